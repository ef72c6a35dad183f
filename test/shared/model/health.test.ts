import { describe, expect, test } from 'vitest';
import { conditionIn } from '../../../src/shared/model/condition-in.ts';
import type { ContainerFacts } from '../../../src/shared/model/container.ts';
import type { Facts, ServiceFacts } from '../../../src/shared/model/facts.ts';
import { conditionOf, reportValidMs } from '../../../src/shared/model/health.ts';
import type { CodeFacts, ProgramFacts, RoleReport } from '../../../src/shared/model/report.ts';
import { sinceOf } from '../../../src/shared/model/since.ts';
import { inEnglish } from '../../support/said.ts';
import { apiUrl, service, shop } from '../../support/shop.ts';

const now = 100_000;

function container(state: ContainerFacts['state'], about: Partial<ContainerFacts> = {}): ContainerFacts {
  return { ...{ id: 'c', state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' }, ...about };
}

function report(health: RoleReport['health'], reason = '', programs: readonly ProgramFacts[] = []): ServiceFacts {
  return {
    container: container('running', { startedAt: 1 }),
    report: { service: 'api', programs, health, reason },
    reportedAt: now - 1000,
  };
}

const stopped = { name: 'server', state: 'STOPPED', pid: 0, detail: '' } as const;
const fatal = { name: 'server', state: 'FATAL', pid: 0, detail: '' } as const;

/** Returns the same facts while saved code is being applied. */
function reloading(facts: ServiceFacts, state: CodeFacts['state'] = 'reloading'): ServiceFacts {
  return facts.report ? { ...facts, report: { ...facts.report, code: { state, since: now - 900 } } } : facts;
}

const answers = { url: apiUrl, answers: true, reason: '' };
const refuses = { url: apiUrl, answers: false, reason: 'connection refused' };
const named = (name: string) => shop.services.find(candidate => candidate.name === name) ?? service(name, 'db', name);

const [mysql, deps, api] = [named('mysql'), named('deps'), named('api')];
const store = service('redis', 'cache', 'Redis', { probe: { redis: {} } });
const unchecked = service('plain', 'cache', 'Plain', { hasHealthcheck: false });

/** Facts about a service and its resulting state: `phase health: reason`. */
const table: readonly (readonly [typeof mysql, ServiceFacts | undefined, string])[] = [
  [mysql, undefined, 'absent unknown'],
  [mysql, {}, 'absent unknown'],
  [mysql, { hold: 'waiting for deps' }, 'pending unknown: waiting for deps'],
  [mysql, { cause: 'the disk is full' }, 'failed unhealthy: the disk is full'],
  [mysql, { activity: 'building', progress: '[role 3/9] RUN' }, 'building unknown: [role 3/9] RUN'],
  [mysql, { activity: 'creating' }, 'creating unknown'],
  [mysql, { activity: 'stopping', container: container('running', { health: 'healthy' }) }, 'stopping unknown'],
  [mysql, { activity: 'starting', container: container('created') }, 'starting starting'],
  [
    mysql,
    { container: container('created') },
    'failed unhealthy: created but never started: an earlier start was cut short; `bkdev up` completes it',
  ],
  [mysql, { container: container('created'), cause: 'port taken' }, 'failed unhealthy: port taken'],
  [mysql, { container: container('running', { health: 'starting' }) }, 'starting starting'],
  [mysql, { container: container('running') }, 'starting starting'],
  [mysql, { container: container('running', { health: 'healthy' }) }, 'running healthy'],
  [mysql, { container: container('running', { health: 'unhealthy' }) }, 'running unhealthy: its health check fails'],
  [mysql, { container: container('running', { health: 'healthy' }), cause: 'gave up' }, 'failed unhealthy: gave up'],
  [mysql, { container: container('paused') }, 'stopped unknown: paused; `docker unpause` resumes it'],
  [mysql, { container: container('restarting', { exitCode: 3 }) }, 'failed unhealthy: restarting after exit 3'],
  // Docker does not record who ended it: a stop by bkdev needs no explanation, whatever the exit status.
  ...[0, 1, 137, 143].map(exitCode => {
    const asked = container('exited', { exitCode, isStopAsked: true });
    return [mysql, { container: asked }, 'stopped unknown'] as const;
  }),
  [
    mysql,
    { container: container('exited') },
    'stopped unknown: exited with 0, not stopped by bkdev; `bkdev up` starts it',
  ],
  [
    mysql,
    { container: container('exited', { exitCode: 143 }) },
    'stopped unknown: ended by SIGTERM (exit 143), not stopped by bkdev; `bkdev up` starts it',
  ],
  [mysql, { container: container('exited', { exitCode: 137 }) }, 'failed unhealthy: killed by SIGKILL (exit 137)'],
  [mysql, { container: container('exited', { exitCode: 139 }) }, 'failed unhealthy: ended by SIGSEGV (exit 139)'],
  [
    mysql,
    { container: container('exited', { exitCode: 137, oomKilled: true }) },
    'failed unhealthy: killed: out of memory',
  ],
  [mysql, { container: container('exited', { exitCode: 1 }) }, 'failed unhealthy: exited with 1'],
  [
    mysql,
    { container: container('exited', { exitCode: 1 }), cause: 'no such table' },
    'failed unhealthy: no such table',
  ],
  // For a store, Docker's check counts, and so do additional problems that the agent finds.
  [store, { ...report('healthy'), container: container('running', { health: 'starting' }) }, 'starting starting'],
  [
    store,
    { ...report('unhealthy', 'it is still loading its data'), container: container('running', { health: 'starting' }) },
    'starting starting: it is still loading its data',
  ],
  [store, { container: container('running', { health: 'healthy' }) }, 'running healthy'],
  [
    store,
    { ...report('unknown', 'no venv'), container: container('running', { health: 'healthy' }) },
    'running healthy',
  ],
  [
    store,
    { ...report('unhealthy', 'it takes no writes'), container: container('running', { health: 'healthy' }) },
    'running unhealthy: it takes no writes',
  ],
  [
    store,
    {
      ...report('unhealthy', 'it takes no writes'),
      container: container('running', { health: 'healthy' }),
      reportedAt: now - reportValidMs - 1,
    },
    'running healthy',
  ],
  [
    store,
    { ...report('unhealthy', 'it takes no writes'), container: container('running', { health: 'unhealthy' }) },
    'running unhealthy: it takes no writes',
  ],
  [store, { container: container('running', { health: 'unhealthy' }) }, 'running unhealthy: its health check fails'],
  [api, { ...report('unknown', 'it is gone'), reportedAt: now - 60_000 }, 'running unknown: it is gone'],
  [unchecked, { container: container('running') }, 'running unknown: no health check is defined'],
  [deps, { container: container('running'), progress: 'installed 3 of 40' }, 'running starting: installed 3 of 40'],
  [deps, { container: container('exited') }, 'stopped healthy: done'],
  [deps, { container: container('exited', { exitCode: 1 }) }, 'failed unhealthy: exited with 1'],
  [deps, { container: container('exited', { exitCode: 1 }), cause: 'no uv.lock' }, 'failed unhealthy: no uv.lock'],
  [
    deps,
    { container: container('exited', { exitCode: 137, oomKilled: true }) },
    'failed unhealthy: killed: out of memory',
  ],
  [deps, { container: container('paused') }, 'stopped unknown: paused; `docker unpause` resumes it'],
  [api, { container: container('running') }, 'running unknown: no report from the agent'],
  [
    api,
    { container: container('running', { startedAt: now - reportValidMs + 1 }) },
    'starting starting: not yet checked by the agent',
  ],
  [
    api,
    { container: container('running', { startedAt: now - reportValidMs }) },
    'running unknown: no report from the agent',
  ],
  [api, report('starting', 'GET /ping: refused'), 'starting starting: GET /ping: refused'],
  [api, report('unhealthy', 'HTTP 500'), 'running unhealthy: HTTP 500'],
  [api, report('unknown', 'no socket'), 'running unknown: no socket'],
  [api, report('healthy'), 'running starting: not yet tried from the host'],
  [api, { ...report('healthy'), url: answers }, 'running healthy'],
  [api, { ...report('healthy'), url: refuses }, 'running unhealthy: connection refused'],
  [api, { ...report('unhealthy', 'HTTP 500'), url: answers }, 'running unhealthy: HTTP 500'],
  [api, { ...report('healthy'), url: answers, reportedAt: now - reportValidMs }, 'running healthy'],
  [
    api,
    { ...report('healthy'), url: answers, reportedAt: now - reportValidMs - 1 },
    'running unknown: the agent has been silent for 15 s',
  ],
  // Between two runs of its programs, a role is reloading; one that does not come back has failed.
  [api, reloading(report('starting', 'server is stopping')), 'reloading starting: server is stopping'],
  [api, reloading(report('unhealthy', 'server is stopped', [stopped])), 'reloading starting: server is stopped'],
  [api, reloading({ ...report('healthy'), url: refuses }), 'reloading starting: connection refused'],
  [api, reloading({ ...report('healthy'), url: answers }), 'running healthy'],
  [api, reloading(report('unhealthy', 'server gave up', [fatal])), 'running unhealthy: server gave up'],
  [api, reloading(report('unhealthy', 'server gave up', [stopped, fatal])), 'running unhealthy: server gave up'],
  [api, reloading(report('unhealthy', 'HTTP 500')), 'running unhealthy: HTTP 500'],
  [api, reloading(report('unknown', 'no socket')), 'running unknown: no socket'],
  [api, { ...reloading(report('starting', 'x')), cause: 'ImportError: x' }, 'failed unhealthy: ImportError: x'],
  [
    api,
    { ...reloading(report('starting')), reportedAt: now - reportValidMs - 1 },
    'running unknown: the agent has been silent for 15 s',
  ],
  [api, reloading(report('starting', 'GET /ping: refused'), 'stale'), 'starting starting: GET /ping: refused'],
  [api, reloading({ ...report('healthy'), url: answers }, 'gated'), 'running healthy'],
  // Docker's own check of a probed role does not count, because the agent's is more thorough.
  [api, { container: container('running', { health: 'healthy' }) }, 'running unknown: no report from the agent'],
];

test.for(table)('%#: a service must have the state that its facts imply', ([about, facts, expected]) => {
  const { phase, health, reason } = conditionOf(about, facts, now);
  expect(`${phase} ${health}${reason === '' ? '' : `: ${inEnglish(reason)}`}`).toBe(expected);
});

test('the time of a state must be that of the state, and not of the container', () => {
  const since = (of: typeof mysql, facts: ServiceFacts) => sinceOf(of, facts, conditionOf(of, facts, now), now);
  const told = (facts: ServiceFacts, at: number): ServiceFacts =>
    facts.report ? { ...facts, since: 1, report: { ...facts.report, since: at } } : facts;
  const broken = told(report('unhealthy', 'it broke'), 80_000);
  expect(since(api, broken)).toBe(80_000);
  expect(since(api, { ...broken, cause: 'it broke' })).toBe(80_000);
  expect(since(api, told(report('starting'), 90_000))).toBe(90_000);
  // Its container started after the time that the agent remembers from the previous one.
  expect(since(api, { ...broken, container: container('running', { startedAt: 85_000 }) })).toBe(85_000);
  const healthy = told(report('healthy'), 20_000);
  expect(since(api, { ...healthy, url: answers })).toBe(20_000);
  expect(since(api, { ...healthy, url: { ...answers, since: 30_000 } })).toBe(30_000);
  expect(since(api, { ...healthy, url: { ...refuses, since: 70_000 } })).toBe(70_000);
  expect(since(api, { ...healthy, url: refuses })).toBeUndefined();
  expect(since(api, { ...healthy, silence: { at: 95_000, reason: 'gone' } })).toBe(95_000);
  expect(since(api, { ...healthy, reportedAt: now - reportValidMs - 1 })).toBe(now - reportValidMs - 1);
  expect(since(api, { ...healthy, activity: 'stopping', since: 99_000 })).toBe(99_000);
  const running = container('running', { startedAt: 1, health: 'healthy' });
  expect(since(store, { ...broken, container: running })).toBe(80_000);
  expect(since(store, { ...healthy, container: running })).toBe(1);
  // After a pause, which Docker does not record.
  const said = healthy.report;
  const back: ServiceFacts = { ...healthy, ...(said && { report: { ...said, backAt: 85_000 } }) };
  expect(since(store, { ...back, container: running })).toBe(85_000);
  expect(since(api, { ...broken, container: container('exited', { exitCode: 1 }), since: 97_000 })).toBe(97_000);
});

/**
 * Docker records when a container started and ended (here 10 and 20), but not when it was paused or its health changed.
 */
test.for<readonly [string, Partial<ContainerFacts>, number, number | undefined]>([
  ['paused before anybody looked', { state: 'paused' }, 10, undefined],
  ['paused after an earlier run', { state: 'paused', finishedAt: 5 }, 5, undefined],
  ['seen to be paused', { state: 'paused' }, 70, 70],
  ['starting', { health: 'starting' }, 10, 10],
  ['starting after a pause', { health: 'starting', isCheckedAnew: true }, 10, undefined],
  ['seen to start after a pause', { health: 'starting', isCheckedAnew: true }, 70, 70],
  ['unhealthy before anybody looked', { health: 'unhealthy' }, 10, undefined],
  ['seen to become unhealthy', { health: 'unhealthy' }, 70, 70],
  ['taken out of its network', { health: 'healthy', detachedFrom: 'shop' }, 10, undefined],
  ['healthy', { health: 'healthy' }, 10, 10],
  ['ended', { state: 'exited', exitCode: 1, finishedAt: 20 }, 20, 20],
])('a store that is %s must have the time of that, or none', ([, about, since, expected]) => {
  const known = { container: container('running', { startedAt: 10, ...about }), since };
  expect(sinceOf(mysql, known, conditionOf(mysql, known, now), now)).toBe(expected);
});

describe('a service with several containers', () => {
  const worker = service('worker', 'worker', 'Worker', { probe: { celery: { nodes: ['service@worker'] } } });
  const beat = service('beat', 'beat', 'Beat', { probe: { redbeat: {} } });
  const said = (about: typeof worker, known: ServiceFacts) => {
    const { phase, health, reason } = conditionOf(about, known, now);
    return `${phase} ${health}${reason && `: ${inEnglish(reason)}`}`;
  };
  const well = report('healthy');

  test.for<[string, ServiceFacts, string]>([
    ['all of them work', well, 'running healthy'],
    ['one does not', report('unhealthy', 'no reply'), 'running unhealthy: worker.2: no reply'],
    ['nobody can tell of one', report('unknown', 'silent'), 'running unknown: worker.2: silent'],
    ['one ended', { container: container('exited', { exitCode: 2 }) }, 'running unhealthy: worker.2: exited with 2'],
    ['one was stopped', { container: container('exited', { exitCode: 143 }) }, 'running healthy'],
  ])('must be as well as the worst of them: %s', ([, second, expected]) => {
    expect(said(worker, { ...well, others: { 'worker.2': second, 'worker.3': well } })).toBe(expected);
  });

  test('must not hide the state of the first one', () => {
    expect(said(worker, { ...report('unhealthy', 'no reply'), others: { 'worker.2': well } })).toBe(
      'running unhealthy: no reply',
    );
  });

  test('must be unhealthy, with the reason, if only one may run', () => {
    const scaled = 'running unhealthy: 2 containers of it, and only one beat may run; bkdev up removes the others';
    expect(said(beat, { ...well, others: { 'beat.2': well } })).toBe(scaled);
    const ended = { container: container('exited', { exitCode: 0 }) };
    expect(said(beat, { ...well, others: { 'beat.2': ended } })).toBe('running healthy');
  });
});

describe('the dependencies of a running role', () => {
  const web = service('web', 'web', 'Web', {
    dependsOn: [{ service: 'api', condition: 'service_started' }],
    addresses: ['search'],
  });
  const search = service('search', 'db', 'Search');
  const services = [...shop.services.filter(({ name }) => name !== 'web'), web, search];
  const up: Facts = {
    ...Object.fromEntries(
      ['mysql', 'redis', 'search'].map(name => [name, storeFacts('running', { health: 'healthy' })]),
    ),
    api: { ...report('healthy'), url: answers },
    web: storeFacts('running', { health: 'healthy' }),
  };
  function storeFacts(state: ContainerFacts['state'], about: Partial<ContainerFacts> = {}): ServiceFacts {
    return { container: container(state, { startedAt: 1, ...about }) };
  }
  const found = (
    name: string,
    facts: Facts,
    wanted: readonly string[] = ['api', 'web', 'mysql', 'redis', 'search'],
  ) => {
    const about = services.find(candidate => candidate.name === name) ?? service(name, 'web', name);
    const { phase, health, reason, needs } = conditionIn({ services, wanted }, about, { ...up, ...facts }, now);
    return [`${phase} ${health}${reason === '' ? '' : `: ${inEnglish(reason)}`}`, needs];
  };

  test.for<readonly [string, ServiceFacts, string]>([
    ['killed', storeFacts('exited', { exitCode: 137 }), 'running unhealthy: needs mysql, which was killed (exit 137)'],
    [
      'out of memory',
      storeFacts('exited', { oomKilled: true }),
      'running unhealthy: needs mysql, which was killed: out of memory',
    ],
    [
      'crashed',
      storeFacts('exited', { exitCode: 139 }),
      'running unhealthy: needs mysql, which was ended by SIGSEGV (exit 139)',
    ],
    ['failed', storeFacts('exited', { exitCode: 1 }), 'running unhealthy: needs mysql, which exited with 1'],
    ['stopped', storeFacts('exited', { isStopAsked: true }), 'running unhealthy: needs mysql, which is stopped'],
    ['paused', storeFacts('paused'), 'running unhealthy: needs mysql, which is paused'],
    ['gone', {}, 'running unhealthy: needs mysql, which has no container'],
    [
      'failing its check',
      storeFacts('running', { health: 'unhealthy' }),
      'running unhealthy: needs mysql, which is failing: its health check fails',
    ],
    ['starting', storeFacts('running', { health: 'starting' }), 'starting starting: needs mysql, which is starting'],
  ])('%s must take its green away', ([, known, said]) => {
    expect(found('api', { mysql: known })).toEqual([said, 'mysql']);
  });

  test('must be traced to its root, ignoring services that are not up themselves', () => {
    const killed = { mysql: storeFacts('exited', { exitCode: 137 }) };
    expect(found('web', killed)).toEqual(['running unhealthy: needs mysql, which was killed (exit 137)', 'mysql']);
    expect(found('redis', killed)).toEqual(['running healthy', undefined]);
    expect(found('api', { ...killed, api: report('unhealthy', 'HTTP 500') })).toEqual([
      'running unhealthy: needs mysql, which was killed (exit 137); HTTP 500',
      'mysql',
    ]);
    expect(found('api', { ...killed, api: report('unknown', 'no answer') })).toEqual([
      'running unhealthy: needs mysql, which was killed (exit 137); no answer',
      'mysql',
    ]);
    const api = { ...killed, api: storeFacts('exited', { exitCode: 1 }) };
    expect(found('api', api)).toEqual(['failed unhealthy: exited with 1', undefined]);
  });

  test('must not count as failing while their data is copied, which most services do not notice', () => {
    const mysql: ServiceFacts = { ...storeFacts('running', { health: 'unhealthy' }), activity: 'copying' };
    expect(found('mysql', { mysql })).toEqual(['copying starting', undefined]);
    expect(found('api', { mysql })).toEqual(['running healthy', undefined]);
    expect(found('api', { mysql, api: report('unhealthy', 'HTTP 500') })).toEqual([
      'running starting: needs mysql, which is held still while its data is copied',
      'mysql',
    ]);
  });

  test('must be the services whose addresses its environment contains, if the profile has them', () => {
    const dead = { search: storeFacts('exited', { exitCode: 137 }) };
    expect(found('web', dead)).toEqual(['running unhealthy: needs search, which was killed (exit 137)', 'search']);
    expect(found('web', dead, ['api', 'web', 'mysql', 'redis'])).toEqual(['running healthy', undefined]);
  });

  test('must be empty for a store or the workspace, which get the same addresses from a common file', () => {
    const dead = { mysql: storeFacts('exited', { exitCode: 137 }) };
    for (const role of ['cache', 'workspace'] as const) {
      const other = service('other', role, 'Other', { addresses: ['mysql'] });
      const among = { services: [...services, other], wanted: ['mysql', 'other'] };
      const facts = { ...up, ...dead, other: storeFacts('running', { health: 'healthy' }) };
      expect(conditionIn(among, other, facts, now).health).toBe('healthy');
    }
  });

  test('must not include services outside the profile', () => {
    expect(found('api', { mysql: {} }, ['api', 'redis'])).toEqual(['running healthy', undefined]);
  });
});
