import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { type ContainerFacts, isLive } from '../../shared/model/container.ts';
import { BkdevError, interrupted } from '../../shared/model/error.ts';
import { endWords, hintFrom } from '../../shared/model/failure.ts';
import type { Origin } from '../ports/container-engine.ts';
import type { ProjectFiles, Releases, Started } from '../ports/releases.ts';
import type { World } from '../ports/world.ts';
import { releasePrefix, releaseProjectOf } from '../release/release-project.ts';
import type { PlannedProgram, RunPlan } from '../release/run-plan.ts';
import { explain } from './observe/explain.ts';
import { refuseAnother, refuseForeign } from './own-project.ts';
import { whileAlone } from './while-locked.ts';

/** A program of a release that is up. */
export interface Running {
  readonly program: PlannedProgram;
  /** Its container's name. */
  readonly container: string;
  /** Where it serves HTTP; undefined if it does not, or if the engine is on another machine. */
  readonly url: string | undefined;
}

export interface RunOptions {
  readonly files: ProjectFiles;
  /** How long all of them together may take to be up. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called once for each program, when it is up. */
  readonly onUp: (running: Running) => void;
}

/** Between two looks at the containers. */
const lookAgainMs = 500;
/** A program that cannot be asked is up after this time. */
const staysMs = 5_000;
const answersWithinMs = 5_000;
/** Not in a definition of an older bkdev. */
const pingScript = '.devcontainer/runtime/release/ping.py';

/**
 * Starts a release, or brings a running one to this plan, and waits until each program is up. What failed stays, for a
 * person to look at. Throws BkdevError `role-failed` with its diagnosis if one ends, `timed-out`, `busy`,
 * `project-taken`, and as `Releases.start` does.
 */
export async function runRelease(
  world: World,
  releases: Pick<Releases, 'start'>,
  plan: RunPlan,
  options: RunOptions,
): Promise<readonly Running[]> {
  return whileAlone(world, plan.project, 'release run', async () => {
    await refuseForeign(world, plan);
    const wanted = plan.programs.map(({ name }) => name);
    const before = Object.entries(await world.engine.containers(plan.project));
    await Promise.all(before.filter(([name]) => !wanted.includes(name)).map(([, { id }]) => end(world, id)));
    const started = await releases.start(options.files, wanted, options.signal);
    const { remoteHost } = await world.engine.endpoint();
    const all = plan.programs.map(program => toRunning(program, started[program.name], remoteHost === undefined));
    await untilUp(world, plan, all, options);
    return all;
  });
}

/** Removes everything of an environment's release. Returns the names of the containers. Throws as `runRelease` does. */
export async function stopRelease(world: World, project: string): Promise<readonly string[]> {
  const release = releaseProjectOf(project);
  return whileAlone(world, release, 'release stop', async () => {
    refuseAnother(world, release, await world.engine.origins(release));
    const containers = await releaseContainers(world, project);
    await Promise.all(containers.map(({ id }) => end(world, id)));
    return containers.map(({ name }) => name).sort();
  });
}

/**
 * Returns the containers of an environment's release. A project of that name may also be another checkout's
 * environment: its containers are left out.
 */
export async function releaseContainers({ engine, checkout }: World, project: string): Promise<readonly Origin[]> {
  const release = releaseProjectOf(project);
  const [origins, containers] = await Promise.all([engine.origins(release), engine.containers(release)]);
  const named = Object.entries(containers).filter(([name]) => name.startsWith(releasePrefix));
  const own = new Set(named.map(([, { id }]) => id));
  const isOther = (madeBy: string | undefined) => madeBy !== undefined && checkout.standing(madeBy) === 'another';
  return origins.filter(({ id, madeBy }) => own.has(id) && !isOther(madeBy));
}

async function end({ engine }: World, container: string): Promise<void> {
  await engine.stop(container);
  await engine.remove(container, true);
}

function toRunning(program: PlannedProgram, started: Started | undefined, isHere: boolean): Running {
  const port = program.port === undefined ? undefined : started?.ports[program.port];
  const url = port === undefined || !isHere ? undefined : `http://127.0.0.1:${port}`;
  return { program, container: started?.container ?? program.name, url };
}

async function untilUp(
  world: World,
  { project }: RunPlan,
  all: readonly Running[],
  { timeoutMs, signal, onUp }: RunOptions,
): Promise<void> {
  const { clock, engine } = world;
  const begun = clock.now();
  const up = new Set<Running>();
  for (;;) {
    const containers = await engine.containers(project);
    let missing: Missing | undefined;
    for (const running of all) {
      const container = containers[running.program.name];
      if (container === undefined || !isLive(container)) throw await failure(world, running, container);
      if (up.has(running)) continue;
      const reason = await whyNotUp(world, running, container.id, clock.now() - begun);
      if (signal.aborted) throw interrupted();
      if (reason !== undefined) {
        missing ??= { running, container, reason };
        continue;
      }
      up.add(running);
      onUp(running);
    }
    if (missing === undefined) return;
    const { running, container, reason } = missing;
    if (clock.now() - begun >= timeoutMs) throw await failure(world, running, container, reason);
    await clock.sleep(lookAgainMs, signal);
    if (signal.aborted) throw interrupted();
  }
}

interface Missing {
  readonly running: Running;
  readonly container: ContainerFacts;
  readonly reason: Wording;
}

/** Returns why a running program does not count as up; undefined if it does. */
async function whyNotUp(
  { host, engine, checkout }: World,
  { program: { check }, url }: Running,
  container: string,
  ranMs: number,
): Promise<Wording | undefined> {
  if (check.type === 'http' && url !== undefined) {
    const { answers, reason } = await host.get(url + check.path, undefined, answersWithinMs, undefined, 500);
    return answers ? undefined : reason;
  }
  const script = checkout.text(pingScript);
  if (check.type === 'celery' && script !== undefined) {
    const asking = engine.exec(container, ['/opt/venv/bin/python', '-c', script, check.node, check.serializer]);
    // If the container ended meanwhile, or the engine did, the next look tells.
    const isAnswered = await asking.then(
      ({ status }) => status === 0,
      () => false,
    );
    return isAnswered ? undefined : message('release.run.no-ping', { node: check.node });
  }
  return ranMs >= staysMs ? undefined : message('release.run.just-started');
}

/** Explains why a program is not up: its end, or `reason` if it is running. */
async function failure(
  world: World,
  { program: { name, of }, container: named }: Running,
  container: ContainerFacts | undefined,
  reason?: Wording,
): Promise<BkdevError> {
  const text = reason ?? (container === undefined ? message('symptom.removed') : endWords(container));
  const symptom = { text, kind: reason === undefined ? ('ended' as const) : ('timed-out' as const) };
  const known = container === undefined ? {} : { container };
  const report = await explain({ ...of, name }, known, symptom, world, 'bkdev release run');
  // bkdev's own commands on a service know nothing of this container.
  const others = report.fixes.filter(({ command = '' }) => !(command.startsWith('bkdev ') && command.endsWith(name)));
  const fixes = [...others, { command: `docker logs ${named}`, says: message('fix.shows-log') }];
  return new BkdevError({ ...report, fixes, hint: hintFrom(fixes) });
}
