import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { parseLoaded } from '../../shared/model/loaded-settings.ts';
import { startsOf } from '../../shared/model/program-start.ts';
import { isSecret } from '../../shared/model/secret.ts';
import type { Service } from '../../shared/model/service.ts';
import { inspect } from '../orchestrator/inspect.ts';
import type { Variables } from '../ports/composer.ts';
import type { World } from '../ports/world.ts';
import { defaultTag } from '../release/build-plan.ts';
import { type CheckRow, checkRelease, type Found, type SettingDifference } from '../release/check-release.ts';
import { compareSettings } from '../release/compare-settings.ts';
import { isReleased, releaseCompose, releasePrograms } from '../release/release-project.ts';
import { parseImage, parsePackages, type SeenPackages } from '../release/seen-image.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { type ReleaseRow, rowLines } from '../ui/text/release-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';
import { type ReleaseWorld, wireRelease } from '../wiring/wire-release.ts';
import { overlayFiles, withoutImage } from './release-image.ts';

/** The options of `bkdev release check`. */
export interface ReleaseCheckOptions extends CommonOptions {
  readonly tag: string | undefined;
  /** How long loading the product may take, for each service. */
  readonly timeoutMs: number;
}

/** The exit status if the image fails the check. */
const failed = 3;

/** Shorter values may be part of ordinary words. */
const secretLength = 8;

/**
 * Runs `bkdev release check`: compares the image with the environment and with what a hardened image must not have.
 * Changes nothing. Returns the exit status. Throws BkdevError `usage` without an image.
 */
export async function runReleaseCheck(options: ReleaseCheckOptions): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const release = wireRelease(world);
  const { definition, profile } = await definitionOf(world);
  const tag = options.tag ?? defaultTag(definition.project);
  const image = await release.releases.image(tag);
  if (image === undefined) throw withoutImage(tag);
  const services = definition.services.filter(
    service => isReleased(service) && (profile?.services.includes(service.name) ?? true),
  );
  const environments = await world.composer.environments(definition.files);
  const given = services.flatMap(({ name }) => Object.entries(environments[name] ?? {}));
  const secrets = Object.fromEntries(
    given.flatMap(([name, value]) =>
      value !== null && value.length >= secretLength && isSecret(name) ? [[name, value] as const] : [],
    ),
  );
  const script = world.checkout.text(join('.devcontainer', 'runtime', 'release', 'look.py')) ?? '';
  const python = '/opt/venv/bin/python';
  const input = Object.entries(secrets).map(([name, value]) => `${name}=${value}`);
  const uid = String(Number.parseInt(image.user, 10) || 0);
  const looked = await release.releases.look(tag, [python, '-c', script, 'all', uid], { input: input.join('\n') });
  const seen = parseImage(looked.output);
  if (seen === undefined) throw unseen(tag, looked.output);
  const { folder, writes } = await world.checkout.product();
  const found: Found = {
    ...{ image, seen, secrets, state: await release.source.state() },
    workspace: await packagesHere(world, definition, services, script),
    variables: [...new Set(given.map(([name]) => name))],
    settings: await settings({ world, release, definition, services, environments, tag, folder }, options.timeoutMs),
    writes: writes.map(path => `/app/${path}`),
  };
  const rows = checkRelease(found);
  printLines(options.json ? [jsonText({ image: tag, id: image.id, rows })] : tableOf(rows));
  return rows.some(({ result }) => result === 'bad') ? failed : 0;
}

function tableOf(rows: readonly CheckRow[]): string[] {
  const shown = rows.map(({ about, result, text }): ReleaseRow => {
    return [message(`release.check.row.${about}`), text, result === 'told' ? undefined : result];
  });
  return rowLines(shown, wantsColor(process.stdout));
}

/** Asks the first of these services that is running: all share one environment of packages. */
async function packagesHere(
  { engine }: World,
  { project }: Definition,
  services: readonly Service[],
  script: string,
): Promise<SeenPackages | undefined> {
  const containers = await engine.containers(project);
  const running = services.flatMap(({ name }) => containers[name] ?? []).find(({ state }) => state === 'running');
  if (running === undefined) return undefined;
  return parsePackages((await engine.exec(running.id, ['python', '-c', script, 'packages'])).output);
}

interface SettingsOf {
  readonly world: World;
  readonly release: ReleaseWorld;
  readonly definition: Definition;
  readonly services: readonly Service[];
  readonly environments: Readonly<Record<string, Variables>>;
  readonly tag: string;
  readonly folder: string;
}

/** Loads the product in each running service and, with the variables of production, in the image; one after the other. */
async function settings(of: SettingsOf, timeoutMs: number): Promise<Found['settings']> {
  const { world, release, definition, services, environments, tag, folder } = of;
  const { programs } = releasePrograms(definition, environments);
  const compose = releaseCompose(programs, { project: definition.project, image: tag, networks: [], writes: [] });
  const overlaid = await release.releases.environments(overlayFiles(world, JSON.stringify(compose)));
  const differences: SettingDifference[] = [];
  for (const service of services) {
    // In both in the same way: a server's module loads less than manage.py does.
    const [start] = startsOf(service.programs, folder);
    const name = programs.find(each => each.service === service.name && start?.programs.includes(each.program))?.name;
    if (start === undefined || name === undefined) continue;
    const here = await inspect(world, definition, { services: [service], folder, timeoutMs });
    const same = here.find(each => each.programs.some(program => start.programs.includes(program)));
    if (same === undefined) continue;
    if ('failure' in same.found) return { reason: same.found.failure };
    const set = Object.entries(overlaid[name] ?? {}).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
    const request = { ...start, environment: {}, seconds: timeoutMs / 1000 };
    const runtime = join(world.checkout.root, '.devcontainer', 'runtime');
    const argv = ['/opt/venv/bin/python', '/opt/bkdev/runtime/inspection/run.py', JSON.stringify(request)];
    const { output } = await release.releases.look(tag, argv, {
      environment: { ...Object.fromEntries(set), BKDEV_SOURCE_FOLDER: '/app' },
      mounts: { '/opt/bkdev/runtime': runtime },
    });
    const there = parseLoaded(output.trim().split('\n').at(-1) ?? '');
    if (there === undefined) return { reason: message('inspect.no-answer') };
    if ('failure' in there) return { reason: there.failure };
    differences.push(...compareSettings(service.name, same.found, there));
  }
  return differences;
}

function unseen(image: string, output: string): BkdevError {
  const error = output.trim().split('\n').at(-1) ?? '';
  return new BkdevError({
    code: 'create-failed',
    message: message('release.check.unseen', { image, error }),
    hint: message('release.check.unseen.try'),
  });
}
