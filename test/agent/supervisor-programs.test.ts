import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodesOf, type Programs, programsSchema, queuesOf } from '../../src/shared/model/programs.ts';

const folder = join(import.meta.dirname, '../../.devcontainer/runtime/supervisor');
const script = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(folder)})
import programs
given = json.load(sys.stdin)
print(json.dumps({
    "text": programs.configuration("worker", "worker.2", given, "/workspace/shop"),
    "nodes": programs.nodes_in(given, "worker.2"),
    "queues": programs.queues_in(given),
}))
`;

/**
 * Returns the configuration that runtime/supervisor/programs.py generates from `x-bkdev.programs` in the container
 * `worker.2`.
 */
function made(programs: unknown): { readonly text: string; readonly nodes: string[]; readonly queues: string[] } {
  const parsed: Programs = programsSchema.parse(programs);
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(parsed),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const result = JSON.parse(stdout);
  // Host and agent must expect exactly the nodes that are started.
  expect([result.nodes, result.queues]).toEqual([nodesOf('worker.2', parsed), queuesOf(parsed)]);
  return result;
}

/** Returns the options of each section that differ from those of a program that defines only its command. */
function optionsOf(programs: readonly object[]): readonly Record<string, string>[] {
  const named = programs.map((program, index) => [`x${index}`, { command: 'x', ...program }] as const);
  const { text } = made({ usual: { command: 'x' }, ...Object.fromEntries(named) });
  const [usual = [], ...others] = text
    .split(/^\[program:.*\]\n/m)
    .slice(1)
    .map(section => section.trim().split('\n'));
  return others.map(lines => {
    const pairs = lines.filter(line => !usual.includes(line)).map(line => /^(.+?)=(.*)$/.exec(line) ?? []);
    return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
  });
}

test("a single program must be its own group, with bkdev's defaults", () => {
  expect(made({ poller: { command: 'python poll.py --as {instance}' } }).text).toMatchInlineSnapshot(`
    "[program:poller]
    command=python poll.py --as worker.2
    numprocs=1
    numprocs_start=0
    directory=/workspace/shop
    autostart=true
    autorestart=true
    exitcodes=0
    startsecs=30
    startretries=3
    stopsignal=TERM
    stopwaitsecs=10
    stopasgroup=true
    killasgroup=true
    priority=999
    stdout_logfile=/dev/fd/1
    stdout_logfile_maxbytes=0
    redirect_stderr=true
    "
  `);
});

test('several must be one group, which stops together, and each Celery worker be a node named after its container', () => {
  const celery = { app: 'shop.celery', queues: ['cron', 'mail'], concurrency: 2, maxTasksPerChild: 50 };
  const { text, nodes, queues } = made({
    cron: { celery },
    own: { command: 'python manage.py work -n own@{instance} -Q own', queues: ['own'], priority: 1 },
    off: { celery: { command: 'python manage.py celery', queues: ['off'] }, autostart: false },
  });
  expect(
    text.split('\n').filter(line => /^\[|^programs|^command|^stop|^autostart=false/.test(line)),
  ).toMatchInlineSnapshot(`
    [
      "[group:worker]",
      "programs=cron,own,off",
      "[program:cron]",
      "command=celery -A shop.celery worker -n cron@worker.2 -l INFO -P prefork -c 2 --max-tasks-per-child 50 -O fair --without-gossip --without-mingle -I bkdev_worker -Q cron,mail",
      "stopsignal=TERM",
      "stopwaitsecs=15",
      "stopasgroup=false",
      "[program:own]",
      "command=python manage.py work -n own@worker.2 -Q own",
      "stopsignal=TERM",
      "stopwaitsecs=15",
      "stopasgroup=false",
      "[program:off]",
      "command=python manage.py celery worker -n off@worker.2 -l INFO -P prefork -c 1 -O fair --without-gossip --without-mingle -I bkdev_worker -Q off",
      "autostart=false",
      "stopsignal=TERM",
      "stopwaitsecs=15",
      "stopasgroup=false",
    ]
  `);
  expect({ nodes, queues }).toEqual({ nodes: ['cron@worker.2', 'own@worker.2'], queues: ['cron', 'mail', 'own'] });
});

test('each of several processes must have a number, a name and a node', () => {
  const { text, nodes } = made({
    fast: { celery: { app: 'shop', queues: ['fast'], pool: 'threads' }, numprocs: 2 },
    poll: {
      command: 'poll --part {process} --rate 5%',
      environment: { PART: 'part-{process}', RATE: '5%' },
      ...{ numprocs: 3, numprocsStart: 7 },
    },
  });
  expect(
    text.split('\n').filter(line => /^(?:command|process_name|numprocs|environment)/.test(line)),
  ).toMatchInlineSnapshot(`
    [
      "command=celery -A shop worker -n fast_%(process_num)d@worker.2 -l INFO -P threads -c 1 -O fair --without-gossip --without-mingle -I bkdev_worker -Q fast",
      "process_name=%(program_name)s_%(process_num)d",
      "numprocs=2",
      "numprocs_start=0",
      "command=poll --part %(process_num)d --rate 5%%",
      "process_name=%(program_name)s_%(process_num)d",
      "numprocs=3",
      "numprocs_start=7",
      "environment=PART="part-%(process_num)d",RATE="5%%"",
    ]
  `);
  expect(nodes).toEqual(['fast_0@worker.2', 'fast_1@worker.2']);
});

const knobs = [
  [{ autostart: false }, { autostart: 'false' }],
  [
    { autorestart: 'unexpected', exitCodes: [0, 3] },
    { autorestart: 'unexpected', exitcodes: '0,3' },
  ],
  [{ autorestart: false }, { autorestart: 'false' }],
  [
    { startRetries: 0, startSeconds: 0 },
    { startsecs: '0', startretries: '0' },
  ],
  [
    { stopSignal: 'INT', stopWait: 60 },
    { stopsignal: 'INT', stopwaitsecs: '60' },
  ],
  [
    { stopAsGroup: false, killAsGroup: false },
    { stopasgroup: 'false', killasgroup: 'false' },
  ],
  [{ priority: 1 }, { priority: '1' }],
  [{ directory: 'tools' }, { directory: '/workspace/tools' }],
  [{ environment: { A: 'say "5%" \\', B: true, C: 2 } }, { environment: 'A="say \\"5%%\\" \\\\",B="true",C="2"' }],
] as const;

test('each option must reach supervisord', () => {
  expect(optionsOf(knobs.map(([program]) => program))).toEqual(knobs.map(([, expected]) => expected));
});
