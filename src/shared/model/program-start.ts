import type { Programs } from './programs.ts';

/** How a program loads the product (runtime/inspection/load.py). */
export type ProgramStart =
  /** As `celery -A`. */
  | { readonly celery: string }
  /** A script that calls Django's command line, with its arguments. */
  | { readonly script: readonly string[] }
  /** A module with the application that a server serves, `shop.wsgi:application`. */
  | { readonly module: string };

/** Programs of a service that load the product in the same way. */
export interface StartedAlike {
  readonly programs: readonly string[];
  readonly start: ProgramStart;
  /** The working directory, relative to the checkout. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Groups a service's programs by how they load the product. Omits programs that are not started with their container,
 * and those whose command does not show how they load it. `folder` is the product's, relative to the checkout.
 */
export function startsOf(programs: Programs | undefined, folder: string): StartedAlike[] {
  const started = Object.entries(programs ?? {}).flatMap(([name, program]): StartedAlike[] => {
    const start = program.autostart === false ? undefined : startOf(program);
    const { directory = folder, environment = {} } = program;
    return start === undefined ? [] : [{ programs: [name], start, directory, environment }];
  });
  const groups = Map.groupBy(started, ({ start, directory, environment }) =>
    JSON.stringify([start, directory, environment]),
  );
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    return first ? [{ ...first, programs: group.flatMap(each => each.programs) }] : [];
  });
}

function startOf({ celery, gunicorn, command = '' }: Programs[string]): ProgramStart | undefined {
  if (celery?.app !== undefined) return { celery: celery.app };
  if (gunicorn !== undefined) return { module: gunicorn.app };
  return startOfCommand(celery?.command === undefined ? command : `${celery.command} worker`);
}

/** bkdev's own scripts start those that follow. */
const ofBkdev = /^\/opt\/bkdev\//;

function startOfCommand(command: string): ProgramStart | undefined {
  const words = command.split(/\s+/).map(word => word.replaceAll(/^['"]|['"]$/g, ''));
  const script = words.findIndex(word => /\.py$/.test(word) && !ofBkdev.test(word));
  if (script >= 0) return { script: words.slice(script) };
  if (words.some(word => /(?:^|\/)celery$/.test(word))) {
    const app = appIn(words);
    return app === undefined ? undefined : { celery: app };
  }
  const module = words.find(word => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(word));
  if (module !== undefined) return { module };
  // A product's own entry point.
  return /^[\w./-]+$/.test(words[0] ?? '') && words.includes('runserver') ? { script: words } : undefined;
}

function appIn(words: readonly string[]): string | undefined {
  const joined = words.find(word => word.startsWith('--app='));
  if (joined !== undefined) return joined.slice('--app='.length);
  const at = words.findIndex(word => word === '-A' || word === '--app');
  return at < 0 ? undefined : words[at + 1];
}
