import { join, relative } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { debugFile, debuggable, debugMode, debugPorts } from '../../../shared/model/debugging.ts';
import { type Definition, serviceNamed } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';
import { type Debugged, debuggedIn, debugOverlay, usualPrograms } from '../../definition/debug-overlay.ts';
import { type LaunchEntry, launchEntry, launchFile, withEntries } from '../../definition/launch-file.ts';
import type { World } from '../../ports/world.ts';
import type { Agreement } from './apply-remedies.ts';
import { choosePorts } from './choose-ports.ts';
import { overlayPath } from './files-in-use.ts';

/** Which services a person wants to debug. */
export interface DebugWish {
  /** The requested modes by service; services in debug mode stay in it unless another is requested. */
  readonly modes: Readonly<Record<string, string>>;
  /** The services whose programs are to wait for a debugger. */
  readonly waits: readonly string[];
  /** The requested numbers of instances. */
  readonly scales: Readonly<Record<string, number>>;
}

/** A definition with services in debug mode. */
export interface Debugging {
  readonly definition: Definition;
  /** Reads the definition again, also while the overlay is not written. */
  reread(): Promise<Definition>;
  /** Writes the overlay and the launch configurations, and says how to attach. Called once the person agreed. */
  settle(): void;
}

/**
 * Adds the debug mode to a definition. Writes nothing yet. Throws BkdevError `usage` for a service that cannot be
 * debugged, and as `choosePorts` does.
 */
export async function withDebugging(
  world: World,
  { definition, profile }: { readonly definition: Definition; readonly profile: Profile },
  wish: DebugWish,
  agreement: Agreement | undefined,
): Promise<Debugging> {
  const before = world.checkout.text(overlayPath);
  for (const [name, mode] of Object.entries(wish.modes))
    if (mode === debugMode) checkWish(definition, profile, name, wish.scales);
  const text = debugOverlay(definition, debuggedOf(definition, debuggedIn(before), wish));
  const files = text === undefined ? definition.files : [...definition.files, debugFile];
  const read = readerOf(world, text);
  const resolved = text === undefined ? definition : await read(files);
  const chosen =
    text === undefined ? definition : await choosePorts(drafted(world, read), resolved, profile, agreement);
  const asked = Object.entries(wish.modes).flatMap(([name, mode]) => (mode === debugMode ? [name] : []));
  return {
    definition: chosen,
    reread: () => read(files),
    settle: () => {
      if (text === undefined) world.checkout.remove(overlayPath);
      else if (text !== before) world.checkout.writeForAll(overlayPath, text);
      if (asked.length > 0)
        tellHowToAttach(
          world,
          chosen.services.filter(({ name }) => asked.includes(name)),
        );
    },
  };
}

/** Those that are debugged now and are not wanted in another mode, and those that are wanted to be. */
function debuggedOf({ services }: Definition, before: Debugged, { modes, waits }: DebugWish): Debugged {
  const found = services.flatMap(({ name, mode }) => {
    const asked = modes[name];
    const isOn = asked === undefined ? name in before || mode === debugMode : asked === debugMode;
    const isWaiting = asked === undefined ? before[name]?.waits === true : waits.includes(name);
    return isOn ? [[name, { waits: isWaiting }] as const] : [];
  });
  return Object.fromEntries(found);
}

function checkWish(definition: Definition, profile: Profile, name: string, scales: DebugWish['scales']): void {
  const service = serviceNamed(definition, name);
  const refused = (text: BkdevError['told'], hint: BkdevError['told']) =>
    new BkdevError({ code: 'usage', message: text, hint });
  if (debuggable(usualPrograms(service)).length === 0) {
    const able = definition.services.filter(other => debuggable(usualPrograms(other)).length > 0);
    throw refused(
      message('debug.no-python', { service: name }),
      message('error.known', { names: able.map(other => other.name) }),
    );
  }
  if (!profile.services.includes(name))
    throw refused(
      message('debug.not-in-profile', { service: name, profile: profile.name }),
      message('debug.not-in-profile.try'),
    );
  const count = scales[name] ?? service.replicas ?? 1;
  if (count > 1)
    throw refused(message('debug.scaled', { service: name, count }), message('debug.scaled.try', { service: name }));
}

/** Returns how to read the definition with an overlay that may not be written yet. */
function readerOf({ checkout, composer }: World, text: string | undefined): World['composer']['definition'] {
  return files => {
    const isWritten = text === undefined || checkout.text(overlayPath) === text;
    const draft = { environment: {}, files: new Map([[debugFile, text ?? '']]) };
    return isWritten ? composer.definition(files) : composer.definition(files, draft);
  };
}

function drafted(world: World, definition: World['composer']['definition']): World {
  return { ...world, composer: { ...world.composer, definition } };
}

/** A program that a debugger can attach to. */
interface Door {
  /** `api`, or `worker/cron` for one of several programs. */
  readonly title: string;
  readonly service: string;
  readonly inside: number;
  readonly outside: number;
}

function doorsOf(service: Service): readonly Door[] {
  const ports = [...debugPorts(usualPrograms(service))];
  return ports.flatMap(([program, inside]) => {
    const outside = service.ports.find(({ container }) => container === inside)?.host;
    const title = ports.length === 1 ? service.name : `${service.name}/${program}`;
    return outside === undefined ? [] : [{ title, service: service.name, inside, outside }];
  });
}

function tellHowToAttach(world: World, services: readonly Service[]): void {
  const { checkout, emit } = world;
  const doors = services.flatMap(doorsOf);
  const path = join(relative(checkout.root, checkout.source), launchFile);
  const entries = doors.flatMap(({ title, service, inside, outside }): LaunchEntry[] => [
    launchEntry(`${title} (bkdev)`, { host: '127.0.0.1', port: outside }),
    launchEntry(`${title} (bkdev, container)`, { host: service, port: inside }),
  ]);
  const before = checkout.text(path);
  const text = withEntries(before, entries);
  if (text !== undefined && text !== before) checkout.writeForAll(path, text);
  for (const { title, outside } of doors)
    emit({
      type: 'notice-given',
      text: message('debug.attach', { program: title, port: outside }),
      hint:
        text === undefined
          ? message('debug.launch-file-unclear', { file: path, entry: JSON.stringify(entries[0]) })
          : message('debug.attach.entry', { file: path, entry: `${title} (bkdev)` }),
    });
}
