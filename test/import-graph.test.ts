import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';

/** One folder of `src`. */
interface Room {
  readonly purpose: string;
  /** The invariant of its code. */
  readonly invariant: string;
  /** The rooms that it may import from. */
  readonly rooms: readonly string[];
  /** The packages that it may import; `node:` means every module of Node itself. */
  readonly packages: readonly string[];
  /** The alternative to any other import. */
  readonly instead: string;
}

const plan = 'host/orchestrator/plan';
const observe = 'host/orchestrator/observe';
const execute = 'host/orchestrator/execute';

const design: Readonly<Record<string, Room>> = {
  'shared/messages': {
    purpose: 'messages as data, and the catalogues: one sentence per code and language',
    invariant: 'sentences exist nowhere else; an unknown parameter or a missing translation is a type error',
    rooms: ['shared/messages/en', 'shared/messages/zh'],
    packages: [],
    instead: 'it holds words only: pass the facts of a message as its parameters',
  },
  'shared/messages/en': {
    purpose: 'the English sentences, one area per file',
    invariant: 'pure; the parameters it declares are the type of the message',
    rooms: ['shared/messages'],
    packages: [],
    instead: 'build a sentence from its parameters alone',
  },
  'shared/messages/zh': {
    purpose: 'the Chinese sentences',
    invariant: 'as complete as the English, enforced by its type',
    rooms: ['shared/messages', 'shared/messages/en'],
    packages: [],
    instead: 'build a sentence from its parameters alone',
  },
  'shared/model': {
    purpose: 'the vocabulary of both programs: profile, service, facts, health, status, event, error',
    invariant: 'pure: no I/O, no clock; `conditionIn` alone decides how a service is, given the others',
    rooms: ['shared/messages'],
    packages: ['zod'],
    instead:
      'the vocabulary depends on nothing: take what is needed as an argument, or move the code to the room that has it',
  },
  'shared/protocol': {
    purpose: 'what agent and host send each other, with the schemas that validate it',
    invariant: 'what does not match the schema is dropped, never guessed at',
    rooms: ['shared/messages', 'shared/model'],
    packages: ['zod'],
    instead: 'it describes what is sent: sending and receiving belong to agent/io and host/orchestrator/observe',
  },
  'host/ports': {
    purpose: 'what the host needs from the outside world, as interfaces',
    invariant: 'no code runs here',
    rooms: ['shared/messages', 'shared/model'],
    packages: [],
    instead: 'a port is an interface in terms of the model alone',
  },
  [plan]: {
    purpose:
      'decides what has to be done, why, and in which order: reconcile, the graph, instance counts, estimate, memory needed, which profile is running',
    invariant: 'pure: the same snapshot gives the same plan',
    rooms: ['shared/messages', 'shared/model'],
    packages: [],
    instead: 'a plan is decided from one snapshot: pass what it needs as an argument',
  },
  [observe]: {
    purpose: 'takes one snapshot, then follows events until a condition holds; finds port owners and attached editors',
    invariant: 'changes nothing; what it cannot see never stays green; every failure carries its diagnosis',
    rooms: ['shared/messages', 'shared/model', 'shared/protocol', 'host/ports', 'host/diagnosis'],
    packages: [],
    instead: 'ask for it through a port, implement that in adapters, and pass it in through World',
  },
  [execute]: {
    purpose: 'carries out a plan and waits until everything is healthy',
    invariant: 'makes no decisions; nothing of it keeps running after it returns',
    rooms: ['shared/messages', 'shared/model', 'host/ports', plan, observe],
    packages: [],
    instead: 'it carries out what was decided: decide in plan, ask the person in orchestrator',
  },
  'host/orchestrator': {
    purpose: 'one operation per file: up, switch, restart, stop, status, wait, pause',
    invariant: 'observes once, plans, executes; holds the lock while it works, never while it waits for an answer',
    rooms: ['shared/messages', 'shared/model', 'shared/protocol', 'host/ports', 'host/release', plan, observe, execute],
    packages: [],
    instead: 'ask for it through a port, implement that in adapters, and pass it in through World in wiring',
  },
  'host/diagnosis': {
    purpose:
      'turns what a failed build, step, role or store logged since its last start into class, cause, explanation and fix',
    invariant:
      'pure; a table of rules, most specific first; it does not explain what it does not know or what is older than the failed start',
    rooms: ['shared/messages', 'shared/model'],
    packages: [],
    instead: 'a diagnosis is made from lines that were passed in: read them in adapters',
  },
  'host/definition': {
    purpose: 'reads profiles, Compose files and `.env` of a checkout; generates the dev container configurations',
    invariant: 'every error names file, line and what was expected; nothing that a person wrote is overwritten',
    rooms: ['shared/messages', 'shared/model', 'host/ports'],
    packages: ['yaml', 'zod', 'node:'],
    instead:
      'it turns the files of a checkout into profiles and those into files for editors; the rest comes as an argument',
  },
  'host/release': {
    purpose: "the product's shipping image: what to build, what to run of it, and how to judge it",
    invariant: 'pure',
    rooms: ['shared/messages', 'shared/model', 'host/ports'],
    packages: ['zod'],
    instead:
      'it decides about images and their containers: building, looking and printing belong to adapters and commands',
  },
  'host/recognition': {
    purpose:
      'what the files of a checkout say about the product: Django project, packages, Celery app, stores, programs',
    invariant:
      'pure, and never runs any of the product: files are text; every finding names its line and how sure it is; knows no product by name',
    rooms: ['shared/messages', 'shared/model', 'host/ports'],
    packages: ['@renovatebot/pep440', 'smol-toml', 'yaml'],
    instead: 'a finding is made from a listing and texts: read them through SourceTree, and ask the person in commands',
  },
  'host/definition/template': {
    purpose: 'writes the definition of a recognised product as texts: Compose file, Dockerfile, environment, profiles',
    invariant: 'pure; every value taken from the product has a comment that says where; every assumption is reported',
    rooms: ['host/recognition'],
    packages: ['yaml'],
    instead: 'it turns findings and answers into texts: asking and writing belong to commands',
  },
  'host/adapters/docker': {
    purpose: 'the adapter to Docker Engine',
    invariant: 'implements ports; no Docker type leaves it',
    rooms: [
      'shared/messages',
      'shared/model',
      'host/ports',
      'host/definition',
      'host/adapters/compose',
      'host/adapters/devcontainer',
    ],
    packages: ['dockerode', 'execa', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or orchestrator',
  },
  'host/adapters/compose': {
    purpose: 'the adapter to Docker Compose, and what its failures mean',
    invariant: 'implements ports; Compose alone resolves Compose files',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/diagnosis', 'host/definition'],
    packages: ['execa', 'yaml', 'zod', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or orchestrator',
  },
  'host/adapters/devcontainer': {
    purpose: 'the adapter to the devcontainer CLI',
    invariant: 'implements a port',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/adapters/compose', 'host/adapters/system'],
    packages: ['execa', 'zod', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or orchestrator',
  },
  'host/adapters/system': {
    purpose: 'the adapters to disk, processes, HTTP, ports, lock and clock',
    invariant: 'implements ports',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/definition'],
    packages: ['execa', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or orchestrator',
  },
  'host/adapters/cache': {
    purpose: 'what is remembered between commands: last profile, start times, the definition as it was read',
    invariant: 'a memory is valid only while everything it was made from is unchanged',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/definition', 'host/adapters/system'],
    packages: ['conf', 'zod', 'node:'],
    instead: 'it remembers and recalls: decide in model or orchestrator',
  },
  'host/setup/machine': {
    purpose: 'how this machine is configured: certificates, mirrors, distribution',
    invariant: 'parsing is pure; files are read through the Host port',
    rooms: ['shared/messages', 'shared/model', 'host/ports'],
    packages: ['ini'],
    instead: 'read what the machine says through the Host port',
  },
  'host/setup/remedies': {
    purpose: 'changes to the machine, as data: list, agree, apply',
    invariant: 'nothing is changed that was not listed first',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/setup/machine'],
    packages: [],
    instead: 'a remedy is data that is applied through the Host port',
  },
  'host/setup/doctor': {
    purpose: 'one check per file: a name, a finding, a fix',
    invariant: 'a check changes nothing; what it could not look at is never `ok`',
    rooms: ['shared/messages', 'shared/model', 'host/ports', 'host/setup/machine', 'host/setup/remedies'],
    packages: [],
    instead: 'a check looks through ports and names a remedy',
  },
  'host/setup/readiness': {
    purpose:
      'what has to be true before a command: engine, base image, `.devcontainer/.env`, project name, version of the definition',
    invariant: 'asks one question each when everything is in place',
    rooms: [
      ...['shared/messages', 'shared/model', 'host/ports', 'host/definition', plan, observe, 'host/orchestrator'],
      ...['host/setup/machine', 'host/setup/remedies', 'host/setup/doctor'],
    ],
    packages: ['node:'],
    instead: 'what it prints and asks is passed in by the caller',
  },
  'host/ui/logs': {
    purpose: 'what services logged, bounded per service: in order, tracebacks grouped, searched, filtered, followed',
    invariant: 'no I/O; one service cannot evict the lines of another; no line is examined twice',
    rooms: [],
    packages: [],
    instead: 'it knows lines and nothing about drawing: that is in ui/screen',
  },
  'host/ui/state': {
    purpose: 'folds events into one immutable state, and selects views of it',
    invariant: 'changes only through `reduce`; nothing derived is stored; log lines live in a book beside it',
    rooms: ['shared/messages', 'shared/model', 'host/ui/logs'],
    packages: [],
    instead: 'state is folded from events: have what it needs come in an event, and do I/O in adapters',
  },
  'host/ui/text': {
    purpose: 'plain lines, JSON lines and tables',
    invariant: 'functions of a view; all text from outside goes through `neutralise`',
    rooms: ['shared/messages', 'shared/model', 'host/ui/state'],
    packages: ['string-width', 'slice-ansi', 'wrap-ansi', 'node:'],
    instead: 'text is made from what is given. Only ui/screen loads Ink and React, because they are slow',
  },
  'host/ui/screen/panels': {
    purpose: 'one part of the screen per file, and the table of keys',
    invariant: 'functions of a view; they return styled lines of text, which tests compare',
    rooms: ['shared/messages', 'shared/model', 'host/ui/logs', 'host/ui/state', 'host/ui/text'],
    packages: [],
    instead: 'a panel draws what it is given: what is chosen or open is known in ui/screen',
  },
  'host/ui/screen': {
    purpose: 'assembles the panels, holds what the person has chosen, takes over and restores the terminal',
    invariant: 'choices live here and nowhere else; draws only when the picture changes',
    rooms: [
      ...['shared/messages', 'shared/model'],
      ...['host/ui/logs', 'host/ui/state', 'host/ui/text', 'host/ui/screen/panels'],
    ],
    packages: ['ink', 'react', 'node:'],
    instead: 'draw a view from state; what a key triggers is passed in',
  },
  'host/wiring': {
    purpose:
      'assembles the real parts, and those of a dry run (which writes nothing); signals, output and questions of a terminal',
    invariant: 'the only room that knows every adapter',
    rooms: [
      ...[
        'shared/messages',
        'shared/model',
        'host/ports',
        observe,
        'host/orchestrator',
        'host/setup/readiness',
        'host/ui/text',
      ],
      ...['host/adapters/docker', 'host/adapters/system', 'host/adapters/cache', 'host/definition'],
    ],
    packages: ['execa', 'open', 'node:'],
    instead: 'packages belong behind a port',
  },
  'host/session': {
    purpose:
      'a series of `up`s at one terminal: prepared, shown on the screen, as lines or in the background, asked about',
    invariant: 'decides nothing about containers',
    rooms: [
      ...[
        'shared/messages',
        'shared/model',
        'host/ports',
        plan,
        observe,
        execute,
        'host/orchestrator',
        'host/setup/readiness',
      ],
      ...['host/definition', 'host/wiring', 'host/ui/logs', 'host/ui/state', 'host/ui/text', 'host/ui/screen'],
      'host/ui/screen/panels',
    ],
    packages: ['node:'],
    instead: 'it chooses how an `up` is shown and asked about; what is done to containers is decided in orchestrator',
  },
  'host/commands': {
    purpose: 'one command per file: wires, picks a renderer, returns the exit status',
    invariant: 'decides nothing about containers',
    rooms: [
      ...['shared/messages', 'shared/model', 'host/ports', plan, observe, 'host/orchestrator', 'host/definition'],
      ...['host/definition/template', 'host/recognition', 'host/release'],
      ...['host/adapters/system', 'host/adapters/docker', 'host/adapters/cache'],
      ...['host/setup/machine', 'host/setup/remedies', 'host/setup/doctor', 'host/setup/readiness'],
      ...['host/ui/state', 'host/ui/text', 'host/ui/screen', 'host/ui/screen/panels', 'host/wiring', 'host/session'],
    ],
    packages: ['execa', 'node:'],
    instead: 'packages belong behind a port; the agent is a program of its own that is reached over its socket',
  },
  'host/cli': {
    purpose: 'reads argv',
    invariant: 'the only room that exits or chooses the language; commands are loaded on demand',
    rooms: ['shared/messages', 'shared/model', 'host/setup/remedies', 'host/ui/text', 'host/wiring', 'host/commands'],
    packages: ['@bomb.sh/tab', 'commander', 'node:'],
    instead: 'it reads argv and sets the exit status; what a command does is in commands',
  },
  'agent/io': {
    purpose:
      'HTTP exchanges, sockets, a child process that speaks JSON lines; the definition as it lies in the container',
    invariant: 'bounded in time and size; nothing it reads makes it throw',
    rooms: ['shared/messages', 'shared/model'],
    packages: ['yaml', 'zod', 'node:'],
    instead: 'it carries questions and answers: say what they mean in health or reload',
  },
  'agent/health': {
    purpose: 'looks at each role and store periodically (HTTP, Python child, supervisord) and judges what it finds',
    invariant:
      'judging is pure; healthy means that it works now; a probe that could not run gives `unknown`, never a failure of the role; a role that hangs delays no other',
    rooms: ['shared/messages', 'shared/model', 'agent/io'],
    packages: ['fast-xml-parser', 'zod', 'node:'],
    instead: 'it finds out how roles are: what to do about saved code is decided in reload',
  },
  'agent/reload': {
    purpose:
      'watch → changes → debounce → syntax check → affected → queue → restart: carries saved changes to the roles that loaded the files',
    invariant:
      'a change counts as applied only once its restart was ordered, and survives the end of the agent; a role restarts only for files it loaded whose byte code changed; file events are trusted but verified; native code runs in a process that can be killed',
    rooms: ['shared/messages', 'shared/model', 'agent/io', 'agent/health'],
    packages: ['picomatch', 'zod', 'node:'],
    instead: 'it restarts roles through health: nothing else is needed of the agent',
  },
  agent: {
    purpose: 'the program in the workspace container: assembles its parts, reports, serves its socket',
    invariant:
      'nothing it meets ends it, except that a newer one takes its place; it asks less while nobody watches; it reads no Compose file, and without the definition it calls nothing healthy',
    rooms: ['shared/messages', 'shared/model', 'shared/protocol', 'agent/io', 'agent/health', 'agent/reload'],
    packages: ['node:'],
    instead: 'the agent runs in a container and shares only `shared` with the host',
  },
};

/** Formats the table of the code map, one row per room. */
function tableOfRooms(): string {
  const list = (names: readonly string[]) => (names.length === 0 ? '—' : names.join(', '));
  return [
    '| room | what it is for | invariant | may import |',
    '| --- | --- | --- | --- |',
    ...Object.entries(design).map(
      ([name, { purpose, invariant, rooms, packages }]) =>
        `| \`${name}\` | ${purpose} | ${invariant} | ${list([...rooms, ...packages])} |`,
    ),
  ].join('\n');
}

interface Source {
  readonly path: string;
  readonly text: string;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds imports by pattern, because TypeScript 7 has no compiler API: statements at the beginning of a line, and
 * `import('…')` anywhere.
 */
function importsOf({ path, text }: Source): Edge[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /(?:^import\s+|^(?:import|export)\b[^=;'"()]*?\bfrom\s+|\bimport\s*\(\s*)'([^'\s]+)'|getBuiltinModule\('([^']+)'\)/gm,
  );
  return [...found].map(([, imported, builtin]) => {
    const name = imported ?? builtin ?? '';
    return {
      from: path,
      to: name.startsWith('.')
        ? normalize(join(dirname(path), name))
            .split(sep)
            .join('/')
        : name,
    };
  });
}

/** Returns the room of a file: `host/ui/screen/stage.ts` is in `host/ui/screen`. */
function roomOf(path: string): string {
  return dirname(path);
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return 'node:';
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Returns each breach as `from -> to: what to do instead`. */
function breaches(sources: readonly Source[]): string[] {
  return sources.flatMap(importsOf).flatMap(({ from, to }) => {
    const room = design[roomOf(from)];
    if (room === undefined) return [`${from}: there is no such room; add it to the table of this test`];
    const isFile = /\.tsx?$/.test(to);
    const isAllowed = isFile
      ? roomOf(to) === roomOf(from) || room.rooms.includes(roomOf(to))
      : room.packages.includes(packageOf(to));
    return isAllowed ? [] : [`${from} -> ${to}: ${room.instead}`];
  });
}

/** Returns the first cycle found from each file, as `a -> b -> a`. Types count, because a reader follows them, too. */
function cycles(sources: readonly Source[]): string[] {
  const next = new Map(sources.map(source => [source.path, importsOf(source).map(edge => edge.to)]));
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || finished.has(path)) return;
    for (const to of next.get(path) ?? []) if (next.has(to)) visit(to, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

function shapeBreaches({ path, text }: Source): string[] {
  return [
    ...(/^export default\b/m.test(text) ? [`${path}: default export; export it by its name`] : []),
    ...(/^export (?:\*|(?:type )?\{[^}]*\}) from\b/m.test(text)
      ? [`${path}: barrel; import from the file that has it`]
      : []),
    ...(/(?:^|\/)[a-z0-9-]+\.tsx?$/.test(path) ? [] : [`${path}: name it in kebab-case`]),
  ];
}

const root = join(import.meta.dirname, '..', 'src');
const sources = globSync('**/*.{ts,tsx}', { cwd: root })
  .sort()
  .map((path): Source => ({ path: path.split(sep).join('/'), text: readFileSync(join(root, path), 'utf8') }));

test('a room must import only what the table of rooms allows', () => {
  expect(breaches(sources)).toEqual([]);
});

test('no file may import itself through others', () => {
  expect(cycles(sources)).toEqual([]);
});

test('a file must be named in kebab-case, have no default export and pass on no other file', () => {
  expect(sources.flatMap(shapeBreaches)).toEqual([]);
});

test('the table of the code map must be up to date (vitest -u writes it)', async () => {
  const map = readFileSync(join(root, 'README.md'), 'utf8');
  const written = map.replace(/^\| room [\s\S]*?\n(?=\n)/m, () => `${tableOfRooms()}\n`);
  await expect(written).toMatchFileSnapshot(join(root, 'README.md'));
});

test('every room of the table must exist', () => {
  expect(Object.keys(design).filter(room => !sources.some(({ path }) => roomOf(path) === room))).toEqual([]);
});

test('the walk itself must see every kind of import and breach', () => {
  const source = (path: string, text: string): Source => ({ path, text });
  const seen = [
    source(
      'host/orchestrator/a.ts',
      "import { b } from '../adapters/docker/b.ts';\nimport type {\n  C,\n} from './c.ts';\n// from 'commented'",
    ),
    source('host/orchestrator/c.ts', "export const c = () => import('./a.ts');\nimport 'node:fs';"),
    source('shared/model/d.ts', "import { e } from '@scope/e/deep';\nexport * from './f.ts';\nexport default 1;"),
    source('host/cli/G.ts', "const http = process.getBuiltinModule('node:http');\nimport '../../agent/main.ts';"),
    source('nowhere/h.ts', "import { z } from 'zod';"),
  ];
  expect([...breaches(seen), ...cycles(seen), ...seen.flatMap(shapeBreaches)].map(line => line.split(':')[0])).toEqual([
    'host/orchestrator/a.ts -> host/adapters/docker/b.ts',
    'host/orchestrator/c.ts -> node',
    'shared/model/d.ts -> @scope/e/deep',
    'host/cli/G.ts -> agent/main.ts',
    'nowhere/h.ts',
    'host/orchestrator/a.ts -> host/orchestrator/c.ts -> host/orchestrator/a.ts',
    'shared/model/d.ts',
    'shared/model/d.ts',
    'host/cli/G.ts',
  ]);
});
