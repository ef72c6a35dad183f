import { expect, test } from 'vitest';
import { openYamlSource } from '../../../src/host/definition/yaml-source.ts';
import { reloadOf } from '../../../src/shared/model/modes.ts';
import {
  nodesOf,
  olderRuns,
  processesNamed,
  programsSchema,
  queuesOf,
  unconsumed,
} from '../../../src/shared/model/programs.ts';
import { extensionSchema } from '../../../src/shared/model/service.ts';
import { refusalOf } from '../../support/said.ts';

const celery = (...queues: string[]) => ({ celery: { app: 'shop', queues } });

test('the nodes and queues of a service must be those of its Celery programs', () => {
  const programs = programsSchema.parse({
    ...{ fast: celery('a', 'b'), slow: celery('b') },
    own: { command: 'celery -A shop worker -n own@{instance} -Q c', queues: ['c'] },
    poller: { command: 'python poll.py' },
  });
  expect([nodesOf('worker', programs), queuesOf(programs)]).toEqual([
    ['fast@worker', 'slow@worker', 'own@worker'],
    ['a', 'b', 'c'],
  ]);
});

test('each process of a program must be a node, and a rule that names the program apply to all of them', () => {
  const programs = programsSchema.parse({
    fast: { ...celery('a'), numprocs: 2, numprocsStart: 3 },
    off: { ...celery('b'), autostart: false },
  });
  expect([
    nodesOf('worker', programs),
    queuesOf(programs),
    processesNamed(['fast', 'off', 'fast_3', 'unknown'], programs),
    reloadOf({ programs: ['fast'], drain: 3 }, programs),
  ]).toEqual([
    ['fast_3@worker', 'fast_4@worker'],
    ['a'],
    ['fast_3', 'fast_4', 'off', 'fast_3', 'unknown'],
    { programs: ['fast_3', 'fast_4'], drain: 3 },
  ]);
});

test('a queue that no program consumes must be named, but for a profile without workers', () => {
  const worker = { programs: programsSchema.parse({ a: celery('a') }) };
  expect([unconsumed(['a', 'b'], [worker, {}]), unconsumed(['a'], [worker]), unconsumed(['a'], [{}])]).toEqual([
    ['b'],
    [],
    [],
  ]);
});

test('the runs of a service must count as older only if other programs were written, and as long as these stay', () => {
  const [old, young] = [programsSchema.parse({ a: celery('a') }), programsSchema.parse({ a: celery('b') })];
  const older = (name: string, programs?: typeof old, before?: typeof old, known: readonly string[] = []) =>
    olderRuns(
      [{ name, ...(programs && { programs }) }],
      { programs: before ? { [name]: before } : {}, olderRuns: known.length > 0 ? { [name]: known } : {} },
      service => (service === 'stopped' ? [] : [`${service} now`]),
    );
  expect([
    older('same', old, old),
    older('same since', old, old, ['earlier']),
    older('other', young, old, ['earlier']),
    older('stopped', young, old, ['earlier']),
    older('new', young),
    older('gone', undefined, old),
    olderRuns([{ name: 'x', programs: old }], undefined, () => ['now']),
  ]).toEqual([{}, { 'same since': ['earlier'] }, { other: ['other now'] }, {}, {}, {}, {}]);
});

const extension = (programs: string) => `role: worker\nprograms:\n${programs}\n`;

test.for([
  [
    'a program without a command',
    '  cron: {startRetries: 1}',
    '3: programs.cron: a program needs either command or celery',
  ],
  [
    'both',
    '  a: {command: x, celery: {app: y, queues: [q]}}',
    '3: programs.a: a program needs either command or celery',
  ],
  ['a list', '  - command: a', '3: programs: Invalid input: expected record, received array'],
  ['two programs of one name', '  a: {command: x}\n  a: {command: y}', '4: this is not YAML: Map keys must be unique'],
  ['none', '  {}', '3: programs: name at least one program, or leave programs out'],
  ['an unknown key', '  a: {command: x, restart: 1}', '3: programs.a: Unrecognized key: "restart"'],
  [
    'a worker that nobody can start',
    '  a: {celery: {queues: [q]}}',
    '3: programs.a.celery: needs either app (as celery -A takes it) or command (python manage.py celery)',
  ],
  [
    'a worker without queues',
    '  a:\n    celery: {app: x}',
    '4: programs.a.celery.queues: Invalid input: expected array, received undefined',
  ],
  [
    'a queue that is two',
    '  a:\n    celery: {app: x, queues: ["b,c"]}',
    '4: programs.a.celery.queues.0: must be the name of a queue, without commas and spaces',
  ],
  ['a command of two lines', '  a:\n    command: "x\\ny"', '4: programs.a.command: must be one line, and not empty'],
  [
    'a server that runs several times on one port',
    '  a: {gunicorn: {app: "wsgi:app", bind: ":80"}, numprocs: 2}',
    '3: programs.a: runs once: give gunicorn.workers in place of numprocs',
  ],
  [
    'several workers that go by one name',
    '  a: {command: "celery worker -n a@{instance}", queues: [q], numprocs: 2}',
    '3: programs.a: must have {process} in its command, so that each of its processes is a node of its own',
  ],
  [
    'a process by the name of another',
    '  a: {command: x, numprocs: 2}\n  a_1: {command: x}',
    '3: programs: two processes have one name; a program with numprocs names its own NAME_0, NAME_1…',
  ],
  [
    'children that outlive a parent which stops them',
    '  a: {command: x, stopAsGroup: true, killAsGroup: false}',
    '3: programs.a: killAsGroup must not be false where stopAsGroup is true',
  ],
  [
    'no process at all',
    '  a:\n    command: x\n    numprocs: 0',
    '5: programs.a.numprocs: Too small: expected number to be >=1',
  ],
  [
    'a name that supervisord reads otherwise',
    '  "a:b": {command: x}',
    '3: programs.a:b: must be letters, digits, hyphens and underscores',
  ],
] as const)('%s must be reported by its line', ([_, programs, told]) => {
  const refusal = refusalOf(() => openYamlSource('compose.yaml', extension(programs), extensionSchema));
  expect([refusal?.code, refusal?.message]).toEqual(['definition-invalid', `compose.yaml:${told}`]);
});
