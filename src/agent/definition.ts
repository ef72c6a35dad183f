import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { extensionSchema, isStore, isStoreProbe, type Probe, type ReloadRule, type Role } from '../model/service.ts';

/** A service that the agent looks at, and how to ask it whether it works. */
export interface ObservedService {
  readonly name: string;
  readonly role: Role;
  /** Of a store it is all there is: supervisord runs the programs of the others. */
  readonly probe?: Probe;
  /** Programs that leave with 0 by design. */
  readonly exits?: readonly string[];
  readonly reload?: ReloadRule;
}

/** Whether supervisord runs its programs. */
export function isSupervised({ probe }: { readonly probe?: Probe | undefined }): boolean {
  return probe === undefined || !isStoreProbe(probe);
}

/** What is wrong with the definition, in words for the person who edits it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  /** What was found and what was expected. */
  readonly message: string;
}

export interface Reading {
  /** The services to look at that are described correctly. */
  readonly services: readonly ObservedService[];
  /** Folders below the checkout that the product writes to while it runs. */
  readonly writes: readonly string[];
  readonly problems: readonly Problem[];
}

interface Source {
  readonly file: string;
  readonly services: Record<string, unknown>;
  lineOf(path: readonly PropertyKey[]): number;
}

/** These run without supervisord: Docker's own health says how they are, and the probe of a store says more. */
function runsWithout(role: Role): boolean {
  return role === 'step' || role === 'workspace' || isStore(role);
}

/**
 * Reads every `compose*.yaml` of a folder, the base first, and merges the `x-bkdev` fields by service name as Compose
 * merges files. Never throws: what cannot be read is a problem.
 */
export function readDefinition(folder: string): Reading {
  const problems: Problem[] = [];
  const sources = composeFiles(folder).flatMap(file => {
    const read = readSource(folder, file);
    if ('message' in read) problems.push(read);
    return 'message' in read ? [] : [read];
  });
  if (problems.length > 0) return { services: [], writes: [], problems };
  const names = new Set(sources.flatMap(source => Object.keys(source.services)));
  const services = [...names].flatMap(name => {
    const read = readService(name, sources);
    if ('message' in read) problems.push(read);
    return 'message' in read ? [] : [read];
  });
  return {
    services: services.map(({ service }) => service).filter(isLookedAt),
    writes: services.flatMap(({ writes }) => writes),
    problems,
  };
}

function isLookedAt(service: ObservedService): boolean {
  return !(isSupervised(service) && runsWithout(service.role));
}

/** A text that is the same as long as no file of the definition was changed. */
function fingerprintOf(folder: string): string {
  return composeFiles(folder)
    .map(file => {
      const stat = statSync(join(folder, file), { throwIfNoEntry: false });
      return `${file} ${stat?.ino} ${stat?.size} ${stat?.mtimeMs}`;
    })
    .join('\n');
}

/** The base is always among them, so that its absence is reported like any other fault in it. */
function composeFiles(folder: string): string[] {
  let entries: string[] = [];
  try {
    entries = readdirSync(folder);
  } catch {
    // The folder is absent: reading the base will say so.
  }
  const overlays = entries.filter(file => /^compose.+\.yaml$/.test(file) && file !== 'compose.yaml');
  return ['compose.yaml', ...overlays.sort()];
}

function readSource(folder: string, file: string): Source | Problem {
  try {
    return toSource(file, readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { file, line: 1, message: code === 'ENOENT' ? 'no such file' : message };
  }
}

/** Throws what the file system or the YAML library throws, for instance on an alias without an anchor. */
function toSource(file: string, text: string): Source | Problem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const [error] = document.errors;
  if (error) return { file, line: lines.linePos(error.pos[0]).line, message: `not YAML: ${error.message}` };
  const root: unknown = document.toJS();
  const services = isRecord(root) ? root['services'] : undefined;
  // An overlay may be about volumes alone.
  const isAbout = isRecord(services) || (file !== 'compose.yaml' && isRecord(root) && services === undefined);
  if (!isAbout) return { file, line: 1, message: 'expected a map `services`' };
  return {
    file,
    services: isRecord(services) ? services : {},
    lineOf: path => {
      // What a merge key or an alias brought in has no line of its own: its nearest parent has.
      for (let depth = path.length; depth > 0; depth--) {
        const line = lineAt(document.contents, path.slice(0, depth), lines);
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
}

/** The line of the key at that path, for values may begin lines below it. */
function lineAt(node: unknown, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  const [head, ...rest] = path;
  if (!isMap(node)) return undefined;
  const pair = node.items.find(item => String(item.key) === head);
  if (pair === undefined) return undefined;
  if (rest.length > 0) return lineAt(pair.value, rest, lines);
  return isNode(pair.key) && pair.key.range ? lines.linePos(pair.key.range[0]).line : undefined;
}

interface Described {
  readonly service: ObservedService;
  readonly writes: readonly string[];
}

function readService(name: string, sources: readonly Source[]): Described | Problem {
  const carriers = sources.filter(source => extensionIn(source, name) !== undefined);
  const base = sources.find(source => name in source.services);
  if (carriers.length === 0) {
    const line = base?.lineOf(['services', name]) ?? 1;
    return { file: base?.file ?? 'compose.yaml', line, message: `services.${name}: expected a field \`x-bkdev\`` };
  }
  const merged = carriers.reduce<unknown>((known, source) => merge(known, extensionIn(source, name)), undefined);
  const result = extensionSchema.safeParse(merged);
  if (result.success) {
    const { role, probe, exits, reload, writes = [] } = result.data;
    const service = { name, role, ...(probe && { probe }), ...(exits && { exits }), ...(reload && { reload }) };
    return { service, writes };
  }
  const [issue] = result.error.issues;
  const place = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  const path = ['services', name, 'x-bkdev', ...place];
  const source = carriers.findLast(carrier => hasPath(extensionIn(carrier, name), place)) ?? carriers.at(-1);
  return {
    file: source?.file ?? 'compose.yaml',
    line: source?.lineOf(path) ?? 1,
    message: `${path.map(String).join('.')}: ${issue?.message}`,
  };
}

function extensionIn(source: Source, name: string): unknown {
  const service = source.services[name];
  return isRecord(service) ? service['x-bkdev'] : undefined;
}

function merge(base: unknown, overlay: unknown): unknown {
  if (!isRecord(base) || !isRecord(overlay)) return overlay;
  const merged = { ...base };
  for (const [key, value] of Object.entries(overlay)) merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

function hasPath(value: unknown, path: readonly PropertyKey[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  return isRecord(value) && String(head) in value && hasPath(value[String(head)], rest);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Between two looks at the files. Polled, because events of files do not cross the file sharing of macOS and Windows. */
const pollMs = 2000;

interface FollowSurroundings {
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Called at once and whenever a file of the definition was changed. */
  onReading(reading: Reading): void;
}

/** Reads the definition again and again, whenever it changed, until the signal aborts. */
export async function followDefinition(
  folder: string,
  { sleep, onReading }: FollowSurroundings,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined;
  while (!signal.aborted) {
    const fingerprint = fingerprintOf(folder);
    if (fingerprint !== known) onReading(readDefinition(folder));
    known = fingerprint;
    await sleep(pollMs, signal);
  }
}
