import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Message, message } from '../../shared/messages/message.ts';
import { unpacked } from '../../shared/messages/packed.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { instanceName } from '../../shared/model/container.ts';
import { fromResolved, resolvedFile } from '../../shared/model/definition.ts';
import { productSchema, unnamedProduct } from '../../shared/model/product.ts';
import { productFile } from '../../shared/model/product-folder.ts';
import { isStepProbe, isStoreProbe, type Probe, type Service } from '../../shared/model/service.ts';
import { isSingleton, traitsOf } from '../../shared/model/traits.ts';

/** A service or further instance that the agent observes, and how to check it. */
export interface ObservedService extends Pick<Service, 'name' | 'role' | 'traits' | 'probe' | 'exits' | 'reload'> {
  /** Its host name in the container network; default: its name. */
  readonly host?: string;
  /** The service of which it is a further container. */
  readonly instanceOf?: string;
}

/** Whether supervisord runs its programs. */
export function isSupervised({ probe }: { readonly probe?: Probe | undefined }): boolean {
  return probe === undefined || !(isStoreProbe(probe) || isStepProbe(probe));
}

/** The definition as the agent needs it. */
export interface Observed {
  readonly project: string;
  /** The services to observe. */
  readonly services: readonly ObservedService[];
  /** Folders (relative to the checkout) that the product writes to at run time. */
  readonly writes: readonly string[];
  /** The product's folder, relative to the checkout. */
  readonly folder: string;
  /** The Compose files it was resolved from, relative to the definition's folder. */
  readonly files: readonly string[];
}

/** The definition, or why it cannot be read. */
export type Reading =
  | ({ readonly type: 'read' } & Observed)
  | { readonly type: 'unreadable'; readonly reason: Message };

/**
 * Reads the resolved definition that the host left. The agent never reads Compose files itself: only Compose knows
 * which of them count and how they merge. Never throws.
 */
export function readDefinition(folder: string): Reading {
  const texts = textsIn(folder);
  return 'type' in texts ? texts : toReading(texts);
}

/** The texts to parse. */
interface Texts {
  readonly resolved: string;
  /** Undefined if there is no `product.yaml`. */
  readonly product: string | undefined;
}

type Unreadable = Extract<Reading, { type: 'unreadable' }>;

function textsIn(folder: string): Texts | Unreadable {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  let product: string | undefined;
  try {
    product = read(productFile);
  } catch (error) {
    const { code, message: said } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return unreadable(productFile, said);
  }
  try {
    return { resolved: read(resolvedFile), product };
  } catch (error) {
    const { code, message: said } = error as NodeJS.ErrnoException;
    return unreadable(resolvedFile, code === 'ENOENT' ? message('agent.file-missing') : said);
  }
}

const parseYaml = (text: string): unknown => parse(text, { merge: true, prettyErrors: false });

function toReading({ resolved, product: text }: Texts): Reading {
  let product = unnamedProduct;
  try {
    if (text !== undefined) product = productSchema.parse(parseYaml(text));
  } catch (error) {
    return unreadable(productFile, faultIn(error));
  }
  try {
    const { project, services, files } = fromResolved(parseYaml(resolved));
    return {
      type: 'read',
      project,
      services: services.filter(isLookedAt).map(toObserved),
      writes: product.writes,
      folder: product.folder,
      files,
    };
  } catch (error) {
    return unreadable(resolvedFile, faultIn(error));
  }
}

/** Containers without supervisord are judged by Docker's health check alone; the probe of a store adds details. */
function isLookedAt(service: Service): boolean {
  const isDockers = service.probe === undefined && service.hasHealthcheck;
  return !isSupervised(service) || (traitsOf(service).kind === 'program' && !isDockers);
}

function toObserved({ name, role, traits, probe, exits, reload }: Service): ObservedService {
  return {
    name,
    role,
    ...(traits && { traits }),
    ...(probe && { probe }),
    ...(exits && { exits }),
    ...(reload && { reload }),
  };
}

function unreadable(file: string, fault: Wording): Unreadable {
  const reason = message('agent.definition-unreadable', { file: `.devcontainer/${file}`, fault });
  return { type: 'unreadable', reason };
}

/** A ZodError names the field; the YAML library's message is one line. */
function faultIn(error: unknown): Message {
  const { issues, message: said } = error as Error & { issues?: readonly { path: PropertyKey[]; message: string }[] };
  const [issue] = issues ?? [];
  if (issue === undefined) return message('agent.not-yaml', { error: said.split('\n')[0] ?? '' });
  return message('agent.field-invalid', { field: issue.path.map(String).join('.'), problem: unpacked(issue.message) });
}

/**
 * The interval between two reads. The file is polled because file events do not cross the file sharing of macOS and
 * Windows.
 */
const pollMs = 2000;

interface FollowParts {
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called at once, and whenever the content changes. */
  onReading(reading: Reading): void;
}

/** Reads the definition whenever it changes, until the signal aborts. */
export async function followDefinition(
  folder: string,
  { sleep, onReading }: FollowParts,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined;
  while (!signal.aborted) {
    const texts = textsIn(folder);
    const mark = JSON.stringify(texts);
    if (mark !== known) onReading('type' in texts ? texts : toReading(texts));
    known = mark;
    await sleep(pollMs, signal);
  }
}

/**
 * The services of a definition, plus the further instances of scaled services. The definition does not list those; they
 * are found by their supervisors' sockets on the shared volume (runtime/supervisor/instance.py). `names` are the files
 * there.
 */
export function withInstances({ project, services }: Observed, names: readonly string[]): readonly ObservedService[] {
  return services.flatMap(service => {
    if (!isSupervised(service) || isSingleton(service)) return [service];
    const further = names.flatMap(name => {
      const number = Number(
        /^\.(\d+)\.sock$/.exec(name.startsWith(service.name) ? name.slice(service.name.length) : '')?.[1],
      );
      return number > 1 ? [number] : [];
    });
    return [service, ...further.sort((one, other) => one - other).map(number => toInstance(project, service, number))];
  });
}

/** In Compose's network, a container's name is a host name. */
function toInstance(project: string, service: ObservedService, number: number): ObservedService {
  const name = instanceName(service.name, { number });
  const probe = service.probe && probeOf(service.probe, service.name, name);
  return {
    ...service,
    name,
    instanceOf: service.name,
    host: `${project}-${service.name}-${number}`,
    ...(probe && { probe }),
  };
}

/** Celery nodes carry the name of the container they run in (runtime/supervisor/programs.py). */
function probeOf(probe: Probe, service: string, instance: string): Probe {
  if (!('celery' in probe)) return probe;
  const end = `@${service}`;
  const nodes = probe.celery.nodes.map(node =>
    node.endsWith(end) ? `${node.slice(0, -end.length)}@${instance}` : node,
  );
  return { celery: { nodes } };
}

/** The files of a folder; empty if it cannot be read. */
export function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
