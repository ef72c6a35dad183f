import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Plan } from '../../shared/model/plan.ts';
import { bytesOf } from '../../shared/model/snapshot.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import { planOfRestart, planOfStart, restart, start } from '../orchestrator/restart.ts';
import { down, planOfDown, planOfStop, stop } from '../orchestrator/take-down.ts';
import type { World } from '../ports/world.ts';
import { agreeToDisturb } from '../setup/readiness/agree-to-disturb.ts';
import { formatMemory } from '../ui/text/load-words.ts';
import { formatPlan } from '../ui/text/plan-lines.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, jsonPrinter, plainPrinter } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';
import { typedName } from './typed-name.ts';

/** How long a restarted service may take to become healthy, as for `up`. */
const restartTimeoutMs = 300_000;

/** Runs `bkdev stop`; without services, stops all. */
export async function runStop(options: ServicesOptions): Promise<void> {
  const { services } = options;
  const { world, definition } = await begin(options);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planOfStop(world, definition, services) });
  const command = ['bkdev stop', ...services].join(' ');
  if (services.length === 0 || hasWorkspace(definition, services))
    await agreeToDisturb(world, definition, command, agreementOf(options));
  await stop(world, definition, services);
}

/** Runs `bkdev down`. Deletes data only if the person types the project's name, or with --yes. */
export async function runDown(options: DownOptions): Promise<void> {
  const { volumes, snapshots } = options;
  const { world, definition } = await begin(options);
  const planned = () => planOfDown(world, definition, volumes, snapshots);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planned() });
  await agreeToDisturb(world, definition, 'bkdev down', agreementOf(options));
  if (volumes && !options.yes) await confirmDeletion(definition.project, await planned());
  // Read before: afterwards bkdev remembers nothing of this environment, and reading would cache it again.
  const product = volumes && !snapshots ? await productName(world) : undefined;
  await down(world, definition, volumes, snapshots);
  if (product !== undefined) await tellOfSnapshots(world, product);
}

/** The product's name; undefined if `product.yaml` is invalid, which does not stop `down`. */
async function productName({ checkout }: World): Promise<string | undefined> {
  try {
    return (await checkout.product()).name;
  } catch (error) {
    if (!(error instanceof BkdevError)) throw error;
    return undefined;
  }
}

/** Snapshots belong to the product, and outlive this environment unless a person says otherwise. */
async function tellOfSnapshots({ snapshots, emit }: World, product: string): Promise<void> {
  const found = await snapshots.list(product);
  const number = found.length;
  if (number === 0) return;
  const size = formatMemory(found.reduce((sum, snapshot) => sum + bytesOf(snapshot), 0));
  emit({
    ...{ type: 'notice-given', text: message('db.kept-by-down', { number, size }) },
    hint: message('db.kept-by-down.try'),
  });
}

/** Runs `bkdev restart`. */
export async function runRestart(options: ServicesOptions): Promise<void> {
  const { services } = options;
  const { world, definition } = await begin(options);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planOfRestart(world, definition, services) });
  if (hasWorkspace(definition, services))
    await agreeToDisturb(world, definition, ['bkdev restart', ...services].join(' '), agreementOf(options));
  await untilInterrupted(signal => restart(world, definition, services, restartTimeoutMs, signal));
}

/** Runs `bkdev start`. */
export async function runStart(options: ServicesOptions): Promise<void> {
  const { services } = options;
  const { world, definition } = await begin(options);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planOfStart(world, definition, services) });
  await untilInterrupted(signal => start(world, definition, services, restartTimeoutMs, signal));
}

interface DownOptions extends CommonOptions {
  readonly volumes: boolean;
  /** Whether the product's snapshots are deleted, too. */
  readonly snapshots: boolean;
  readonly dryRun: boolean;
}

/** The options of a command on some services. */
interface ServicesOptions extends CommonOptions {
  readonly services: readonly string[];
  readonly dryRun: boolean;
}

function hasWorkspace({ services }: Definition, names: readonly string[]): boolean {
  return services.some(service => isWorkspace(service) && names.includes(service.name));
}

async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupts = abortOnSignals();
  try {
    await work(interrupts.signal);
  } finally {
    interrupts.dispose();
  }
}

async function begin(options: CommonOptions): Promise<{ world: World; definition: Definition }> {
  let show: (event: EngineEvent) => void = jsonPrinter;
  const world = wire(options.workspace, process.env, event => show({ at: Date.now(), ...event } as EngineEvent));
  const { definition } = await definitionOf(world);
  if (!options.json) show = plainPrinter(definition);
  return { world, definition };
}

async function confirmDeletion(project: string, plan: Plan): Promise<void> {
  const shown = { hint: message('down.how-to-delete'), before: formatPlan(plan) };
  await typedName(project, message('down.confirm', { project }), shown);
}
