import { message } from '../../shared/messages/message.ts';
import { type Running, runRelease, stopRelease } from '../orchestrator/run-release.ts';
import { defaultTag } from '../release/build-plan.ts';
import { planRun, type RunPlan } from '../release/run-plan.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { plain } from '../ui/text/plain.ts';
import { type ReleaseRow, rowLines } from '../ui/text/release-lines.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';
import { wireRelease } from '../wiring/wire-release.ts';
import { overlayFiles, withoutImage } from './release-image.ts';

/** The options of `bkdev release run`. */
export interface ReleaseRunOptions extends CommonOptions {
  readonly tag: string | undefined;
  /** How long its programs may take to be up. */
  readonly timeoutMs: number;
}

/**
 * Runs `bkdev release run`: the image's programs beside the environment, on its stores. Run again, it replaces what has
 * changed. Throws BkdevError `usage` without an image, and as `planRun` and `runRelease` do.
 */
export async function runReleaseRun(options: ReleaseRunOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { releases } = wireRelease(world);
  const { definition, profile } = await definitionOf(world);
  const { project } = definition;
  const tag = options.tag ?? defaultTag(project);
  const image = await releases.image(tag);
  if (image === undefined) throw withoutImage(tag);
  const { writes } = await world.checkout.product();
  const plan = planRun({
    ...{ definition, profile: profile?.services, image: tag, writes: writes.map(path => `/app/${path}`) },
    environments: await world.composer.environments(definition.files),
    containers: await world.engine.containers(project),
    networks: await world.engine.networks(project),
  });
  const interrupts = abortOnSignals();
  const tell = (line: string) => (options.json ? undefined : printLines([line], process.stderr));
  try {
    tell(say(message('release.run.starting', { image: tag, number: plan.programs.length })));
    const running = await runRelease(world, releases, plan, {
      ...{ files: overlayFiles(world, JSON.stringify(plan.compose)), timeoutMs: options.timeoutMs },
      ...{ signal: interrupts.signal, onUp: ({ program }) => tell(say(message('release.run.up', program))) },
    });
    printLines(
      options.json ? [jsonText(resultOf(plan, tag, image.id, running))] : linesOf(plan, tag, running, process.stdout),
    );
  } finally {
    interrupts.dispose();
  }
}

/** Runs `bkdev release stop`: removes what `bkdev release run` started. Throws as `stopRelease` does. */
export async function runReleaseStop(options: CommonOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const removed = await stopRelease(world, definition.project);
  const told = removed.length === 0 ? message('release.stop.nothing') : message('release.stopped', { names: removed });
  printLines([options.json ? jsonText({ removed }) : say(told)]);
}

function resultOf({ project, left, sharing }: RunPlan, image: string, id: string, running: readonly Running[]): object {
  const programs = running.map(({ program: { name, service, program, queues }, container, url }) => {
    return { name, service, program, container, ...(url !== undefined && { url }), queues };
  });
  return { project, image, id, programs, left, sharing };
}

function linesOf(
  { project, left, sharing }: RunPlan,
  image: string,
  running: readonly Running[],
  stream: NodeJS.WriteStream,
): string[] {
  const up = running.map(({ program: { name, queues }, url }): ReleaseRow => {
    const shown = { names: queues.slice(0, shownQueues), more: Math.max(0, queues.length - shownQueues) };
    const told = queues.length > 0 ? message('release.run.consumes', shown) : message('release.run.running');
    return [name, url ?? told, 'good'];
  });
  const absent = left.map(({ service, program, reason }): ReleaseRow => {
    const name = service === program ? service : `${service}:${program}`;
    return [name, message(`release.run.left.${reason}`, { service }), 'doubt'];
  });
  return [
    plain(message('release.run.running-beside', { image })),
    ...rowLines([...up, ...absent], wantsColor(stream)),
    ...(sharing.length > 0 ? [say(message('release.run.sharing', { services: sharing }))] : []),
    say(message('release.run.ends', { project })),
  ];
}

const shownQueues = 3;
