import { type Message, message } from '../../shared/messages/message.ts';
import { dataVolumes } from '../../shared/model/data-volumes.ts';
import { type Definition, serviceNamed } from '../../shared/model/definition.ts';
import { BkdevError, exitStatusFor } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import { bytesOf, type Snapshot } from '../../shared/model/snapshot.ts';
import { isStore, isWorkspace } from '../../shared/model/traits.ts';
import {
  deleteFilled,
  listSnapshots,
  planOfReset,
  planOfRestore,
  removeSnapshots,
  resettable,
  restoreSnapshot,
  takeSnapshot,
} from '../orchestrator/snapshots.ts';
import type { World } from '../ports/world.ts';
import { runSession } from '../session/run-session.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { formatMemory } from '../ui/text/load-words.ts';
import { formatPlan } from '../ui/text/plan-lines.ts';
import { snapshotTable } from '../ui/text/snapshot-table.ts';
import { execIn } from '../wiring/exec-in.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { jsonPrinter, plainPrinter, printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';
import { typedName } from './typed-name.ts';

/** Runs `bkdev db snapshot`. The default name is the time: `2026-11-30-1612`. */
export async function runDbSnapshot(options: CommonOptions & { readonly name: string | undefined }): Promise<void> {
  const { world, definition } = await begin(options);
  const startedAt = Date.now();
  const byTime = () => new Date(startedAt).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  const snapshot = await takeSnapshot(world, definition, options.name ?? byTime());
  const size = formatMemory(bytesOf(snapshot));
  tell(options, snapshot, message('db.taken', { ...about(snapshot), size, time: took(startedAt) }));
}

/** Runs `bkdev db restore`. */
export async function runDbRestore(
  options: CommonOptions & { readonly name: string | undefined; readonly dryRun: boolean; readonly timeout: number },
): Promise<void> {
  const { world, definition } = await begin(options);
  if (options.dryRun)
    return world.emit({ type: 'plan-made', plan: await planOfRestore(world, definition, options.name) });
  const interrupts = abortOnSignals();
  const startedAt = Date.now();
  try {
    const snapshot = await restoreSnapshot(world, definition, options.name, options.timeout, interrupts.signal);
    tell(options, snapshot, message('db.restored', { ...about(snapshot), time: took(startedAt) }));
  } finally {
    interrupts.dispose();
  }
}

/** Runs `bkdev db list`. */
export async function runDbList(options: CommonOptions): Promise<void> {
  const { world, definition } = await begin(options);
  const found = await listSnapshots(world, definition);
  const product = (await world.checkout.product()).name;
  printLines(options.json ? [jsonText(found)] : snapshotTable(found, product, Date.now()));
}

/** Runs `bkdev db remove`. */
export async function runDbRemove(options: CommonOptions & { readonly names: readonly string[] }): Promise<void> {
  const { world, definition } = await begin(options);
  await removeSnapshots(world, definition, options.names);
  printLines(
    options.json
      ? [jsonText({ removed: options.names })]
      : options.names.map(name => say(message('db.removed', { name }))),
  );
}

/**
 * Runs `bkdev db reset`: deletes what steps filled, then brings the profile up again. A dry run shows the deletion.
 * Returns the exit status.
 */
export async function runDbReset(
  options: CommonOptions & { readonly dryRun: boolean; readonly timeout: number },
): Promise<number> {
  const { world, definition } = await begin(options);
  const plan = await planOfReset(world, definition);
  if (options.dryRun) {
    world.emit({ type: 'plan-made', plan });
    return 0;
  }
  const { project } = definition;
  const volumes = resettable(definition);
  if (!options.yes)
    await typedName(project, message('db.confirm-reset', { project, volumes }), {
      hint: message('db.how-to-reset'),
      before: formatPlan(plan),
    });
  await deleteFilled(world, definition);
  const asked = { profile: undefined, tui: false, dryRun: false, rollback: false, yes: true };
  return exitStatusFor(await runSession({ ...options, ...asked }, 'in-doubt'));
}

/** Runs `bkdev db shell`. Returns the client's exit status. */
export async function runDbShell(
  options: CommonOptions & { readonly store: string | undefined; readonly words: readonly string[] },
): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const chosen = options.store ?? onlyDatabase(definition);
  const stores = storeNames(definition);
  serviceNamed(definition, chosen);
  if (!stores.includes(chosen)) throw withoutClient(chosen, stores);
  return execIn(world, definition, chosen, ['bash', '/opt/bkdev/runtime/store/shell.sh', ...options.words]);
}

/** The stores, and the workspace if it mounts data that lies in files. */
function storeNames(definition: Definition): readonly string[] {
  const hasFiles = dataVolumes(definition).some(({ store }) => store === undefined);
  return definition.services
    .filter(service => isStore(service) || (hasFiles && isWorkspace(service)))
    .map(({ name }) => name);
}

function onlyDatabase(definition: Definition): string {
  const databases = definition.services.filter(service => isStore(service) && service.role === 'db');
  const candidates = databases.length > 0 ? databases.map(({ name }) => name) : storeNames(definition);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw withoutClient('', []);
  throw new BkdevError({
    code: 'usage',
    message: message('db.several', { services: candidates }),
    hint: message('db.several.try', { service: only }),
  });
}

function withoutClient(service: string, services: readonly string[]): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('db.no-client', { service }),
    hint: message('db.no-client.try', { services }),
  });
}

async function begin(options: CommonOptions): Promise<{ world: World; definition: Definition }> {
  let show: (event: EngineEvent) => void = options.json ? jsonPrinter : () => undefined;
  const world = wire(options.workspace, process.env, event => show({ at: Date.now(), ...event } as EngineEvent));
  const { definition } = await definitionOf(world);
  if (!options.json) show = plainPrinter(definition);
  return { world, definition };
}

function about({ name, parts }: Snapshot) {
  return { name, volumes: parts.map(({ volume }) => volume) };
}

function took(startedAt: number): Message {
  return message('time.took', { ms: Date.now() - startedAt });
}

function tell({ json }: CommonOptions, snapshot: Snapshot, text: Message): void {
  printLines([json ? jsonText({ snapshot }) : say(text)]);
}
