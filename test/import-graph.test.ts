import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';

/** What a room may import: other rooms, and packages. `node:` stands for every module of Node itself. */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  /** What to do instead of what the room may not. */
  readonly instead: string;
}

const design: Readonly<Record<string, Room>> = {
  model: {
    rooms: [],
    packages: ['zod'],
    instead:
      'the vocabulary knows nobody: take what is needed as an argument, or move the code to the room that has it',
  },
  ports: { rooms: ['model'], packages: [], instead: 'a port is an interface in terms of the model alone' },
  state: {
    rooms: ['model'],
    packages: [],
    instead: 'state is folded from events: have what it needs come in an event, and do I/O in adapters',
  },
  planning: {
    rooms: ['model'],
    packages: [],
    instead: 'a plan is decided from one snapshot: have what it needs come as an argument',
  },
  diagnosis: {
    rooms: ['model'],
    packages: [],
    instead: 'a diagnosis is made of lines that were handed in: read them in adapters or containers',
  },
  watch: {
    rooms: ['model', 'ports', 'diagnosis', 'neighbours'],
    packages: [],
    instead: 'ask for it through a port, implement that in adapters, and pass it in through World',
  },
  neighbours: {
    rooms: ['model', 'ports'],
    packages: [],
    instead: 'ask for it through a port, implement that in adapters, and pass it in through World',
  },
  execution: {
    rooms: ['model', 'ports', 'planning', 'watch'],
    packages: [],
    instead: 'it carries out what was decided: decide in planning, ask the person in engine',
  },
  engine: {
    rooms: ['model', 'ports', 'planning', 'watch', 'neighbours', 'execution'],
    packages: [],
    instead: 'ask for it through a port, implement that in adapters, and pass it in through World in wiring',
  },
  'live-reload': {
    rooms: ['model', 'ports', 'watch', 'engine'],
    packages: [],
    instead: 'the agent reloads: ask it, and say here what its answer means',
  },
  'yaml-files': {
    rooms: ['model'],
    packages: ['yaml', 'zod'],
    instead: 'it turns a text into data or a complaint with a line: read the file in adapters or containers',
  },
  profiles: {
    rooms: ['model', 'yaml-files'],
    packages: ['zod', 'node:'],
    instead:
      'it turns the files of a checkout into profiles and those into files for editors; what else is needed comes as an argument',
  },
  containers: {
    rooms: ['model', 'ports', 'diagnosis', 'yaml-files'],
    packages: ['dockerode', 'execa', 'yaml', 'zod', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or engine',
  },
  adapters: {
    rooms: ['model', 'ports', 'yaml-files', 'profiles'],
    packages: ['conf', 'zod', 'node:'],
    instead: 'an adapter does what its port says and decides nothing: decide in model or engine',
  },
  ui: {
    rooms: ['model', 'state'],
    packages: ['string-width', 'slice-ansi', 'wrap-ansi', 'node:'],
    instead:
      'draw a view from state; what a key asks for is handed in by cli. Only ui/panels and ui/screen load Ink and React, because they are slow',
  },
  'ui/panels': {
    rooms: ['model', 'state', 'ui'],
    packages: ['ink', 'react'],
    instead: 'a panel draws what it is given: what is chosen or open is known in ui/screen',
  },
  'ui/screen': {
    rooms: ['model', 'state', 'ui', 'ui/panels', 'ui/tables'],
    packages: ['ink', 'react', 'node:'],
    instead: 'draw a view from state',
  },
  'ui/tables': {
    rooms: ['model', 'state', 'ui'],
    packages: [],
    instead: 'a table is lines of text made from what it is given',
  },
  machine: {
    rooms: ['model', 'ports'],
    packages: [],
    instead: 'what the machine says is read through the Host port',
  },
  remedy: {
    rooms: ['model', 'ports', 'machine'],
    packages: [],
    instead: 'a remedy is data that is applied through the Host port',
  },
  doctor: {
    rooms: ['model', 'ports', 'machine', 'remedy'],
    packages: [],
    instead: 'a check looks through ports and names a remedy',
  },
  readiness: {
    rooms: [
      ...['model', 'ports', 'planning', 'machine', 'remedy', 'doctor', 'neighbours', 'engine', 'live-reload'],
      'yaml-files',
    ],
    packages: ['node:'],
    instead: 'what it prints and asks is handed in by cli',
  },
  wiring: {
    rooms: ['model', 'ports', 'engine', 'adapters', 'containers', 'ui', 'readiness', 'watch', 'yaml-files'],
    packages: ['node:'],
    instead: 'packages belong behind a port',
  },
  session: {
    rooms: [
      ...['model', 'ports', 'state', 'planning', 'watch', 'execution', 'engine', 'ui', 'ui/screen', 'ui/panels'],
      ...['readiness', 'wiring', 'profiles', 'live-reload'],
    ],
    packages: ['node:'],
    instead: 'it chooses how an `up` is shown and asked about; what is done to containers is decided in engine',
  },
  commands: {
    rooms: [
      ...[
        'model',
        'ports',
        'state',
        'planning',
        'watch',
        'engine',
        'adapters',
        'containers',
        'ui',
        'ui/panels',
        'ui/screen',
      ],
      ...[
        'ui/tables',
        'machine',
        'remedy',
        'doctor',
        'readiness',
        'wiring',
        'profiles',
        'session',
        'live-reload',
        'yaml-files',
      ],
    ],
    packages: ['node:'],
    instead: 'packages belong behind a port; the agent is a program of its own that is reached over its socket',
  },
  cli: {
    rooms: ['model', 'remedy', 'wiring', 'commands'],
    packages: ['commander', 'node:'],
    instead: 'it reads argv and sets the exit status; what a command does is in commands',
  },
  wire: {
    rooms: [],
    packages: ['node:'],
    instead: 'it carries questions and answers and knows neither: say what they mean in supervisord or probes',
  },
  supervisord: {
    rooms: ['model', 'wire'],
    packages: ['fast-xml-parser'],
    instead: 'it says what supervisord says: judge it in agent',
  },
  probes: {
    rooms: ['model', 'wire'],
    packages: ['zod', 'node:'],
    instead: 'a probe says what it found, once: judge and repeat it in agent',
  },
  judgement: {
    rooms: ['model', 'supervisord', 'probes'],
    packages: ['node:'],
    instead: 'it decides from what was found: look and wait in agent',
  },
  reloading: {
    rooms: ['model'],
    packages: ['picomatch'],
    instead: 'it decides from what was touched and when: look, wait and restart in changes',
  },
  sources: {
    rooms: ['model', 'wire'],
    packages: ['zod', 'node:'],
    instead:
      'it says what lies on the disk and what was loaded of it: what to do about it is decided in reloading and changes',
  },
  changes: {
    rooms: ['model', 'wire', 'reloading', 'sources', 'supervisord'],
    packages: ['node:'],
    instead: 'it carries what was saved to the roles: decide in reloading, look at the disk in sources',
  },
  agent: {
    rooms: ['model', 'wire', 'supervisord', 'probes', 'judgement', 'reloading', 'sources', 'changes'],
    packages: ['yaml', 'node:'],
    instead: 'the agent runs in a container and shares only the vocabulary with the host',
  },
};

interface Source {
  readonly path: string;
  readonly text: string;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** TypeScript 7 has no compiler API: statements that begin a line, and `import('…')` anywhere, are told by their look. */
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

/** `ui/screen/keys.ts` is in the room `ui/screen`, `ui/theme.ts` in `ui`. */
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

/** Each breach as `from -> to: what to do instead`. */
function breaches(sources: readonly Source[]): string[] {
  return sources.flatMap(importsOf).flatMap(({ from, to }) => {
    const room = design[roomOf(from)];
    if (room === undefined) return [`${from}: there is no such room; add it to DESIGN's table and to this test`];
    const isFile = /\.tsx?$/.test(to);
    const isAllowed = isFile
      ? roomOf(to) === roomOf(from) || room.rooms.includes(roomOf(to))
      : room.packages.includes(packageOf(to));
    return isAllowed ? [] : [`${from} -> ${to}: ${room.instead}`];
  });
}

/** The first cycle found from each file, as `a -> b -> a`. Types count: a reader follows them too. */
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
    ...(text.trimEnd().split('\n').length > 250 ? [`${path}: more than 250 lines; split it by meaning`] : []),
    ...(/(?:^|\/)[a-z0-9-]+\.tsx?$/.test(path) ? [] : [`${path}: name it in kebab-case`]),
  ];
}

function crowdedRooms(sources: readonly Source[]): string[] {
  return [...Map.groupBy(sources, ({ path }) => roomOf(path))].flatMap(([room, files]) =>
    files.length > 12 ? [`${room}: ${files.length} files; split it by meaning into rooms of at most a dozen`] : [],
  );
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

test('a file must be named in kebab-case, have at most 250 lines, no default export and pass on no other file', () => {
  expect(sources.flatMap(shapeBreaches)).toEqual([]);
});

test('a room must have at most a dozen files', () => {
  expect(crowdedRooms(sources)).toEqual([]);
});

test('every room of the table must exist', () => {
  expect(Object.keys(design).filter(room => !sources.some(({ path }) => roomOf(path) === room))).toEqual([]);
});

test('the walk itself must see every kind of import and breach', () => {
  const source = (path: string, text: string): Source => ({ path, text });
  const seen = [
    source(
      'engine/a.ts',
      "import { b } from '../adapters/b.ts';\nimport type {\n  C,\n} from './c.ts';\n// from 'commented'",
    ),
    source('engine/c.ts', "export const c = () => import('./a.ts');\nimport 'node:fs';"),
    source('model/d.ts', "import { e } from '@scope/e/deep';\nexport * from './f.ts';\nexport default 1;"),
    source('cli/G.ts', "const http = process.getBuiltinModule('node:http');\nimport '../agent/main.ts';"),
    source('nowhere/h.ts', "import { z } from 'zod';"),
  ];
  expect([...breaches(seen), ...cycles(seen), ...seen.flatMap(shapeBreaches)].map(line => line.split(':')[0])).toEqual([
    'engine/a.ts -> adapters/b.ts',
    'engine/c.ts -> node',
    'model/d.ts -> @scope/e/deep',
    'cli/G.ts -> agent/main.ts',
    'nowhere/h.ts',
    'engine/a.ts -> engine/c.ts -> engine/a.ts',
    'model/d.ts',
    'model/d.ts',
    'cli/G.ts',
  ]);
});
