import { expect, test } from 'vitest';
import { reconcile } from '../../../../src/host/orchestrator/plan/reconcile.ts';
import { formatPlan } from '../../../../src/host/ui/text/plan-lines.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { Observation } from '../../../../src/shared/model/observation.ts';
import type { Profile } from '../../../../src/shared/model/profile.ts';
import type { RoleReport } from '../../../../src/shared/model/report.ts';
import {
  apiProfile,
  definitionOf,
  fullProfile,
  service,
  shop,
  webProfile,
  workerProfile,
} from '../../../support/shop.ts';

const startedAt = 1000;
const unchanged = { changedAt: 1, listing: 'as it was' };

function container(service: string, about: Partial<ContainerFacts> = {}): ContainerFacts {
  const { image = '', configHash = '', role } = shop.services.find(({ name }) => name === service) ?? {};
  return {
    ...{
      id: `${service}-1`,
      state: role === 'step' ? 'exited' : 'running',
      exitCode: 0,
      oomKilled: false,
      restarts: 0,
    },
    ...{ startedAt, image, configHash, ...about },
  };
}

/** Returns an observation in which everything runs as the api profile requires, with the given changes. */
function observed(
  changes: Readonly<Record<string, Partial<ContainerFacts> | undefined>> = {},
  about: Partial<Observation> = {},
): Observation {
  const names = [...new Set([...apiProfile.services, ...Object.keys(changes)])];
  const present = names.filter(name => !(name in changes) || changes[name] !== undefined);
  return {
    containers: Object.fromEntries(present.map(name => [name, container(name, changes[name])])),
    images: new Set(shop.services.map(({ image }) => image)),
    volumes: { shop_deps: 1, shop_mysql: 1 },
    named: new Set(apiProfile.services),
    inputs: { deps: unchanged, migrate: unchanged },
    reports: [],
    ...about,
  };
}

function plan(observation: Observation, profile: Profile = apiProfile): string {
  return formatPlan(reconcile(definitionOf(profile), profile, observation)).join('\n');
}

const keepAll = 'keep workspace, mysql, redis, deps, migrate, api';
const waitForAll = `wait for ${apiProfile.services.join(', ')} (all healthy, before anything is stopped or removed)`;
const without = (name: string) => `keep ${apiProfile.services.filter(service => service !== name).join(', ')}`;

test('nothing must be done if everything is as it should be', () => {
  expect(plan(observed())).toBe(keepAll);
});

test('everything must be created if nothing exists, images first', () => {
  const nothing = {
    containers: {},
    images: new Set<string>(),
    volumes: {},
    named: new Set<string>(),
    inputs: {},
    reports: [],
  };
  expect(plan(nothing)).toMatchInlineSnapshot(`
    "build workspace, mysql, redis, deps (no such image yet)
    create mysql, redis, deps, migrate, api (no container yet)
    create workspace (no container yet)
    start mysql (just created)
    start redis (just created)
    start deps (just created)
    start migrate after deps done, mysql healthy (just created)
    start api after deps done, migrate done, mysql healthy, redis healthy (just created)"
  `);
});

test('only missing images must be built, each once', () => {
  const images = new Set(shop.services.map(({ image }) => image).filter(image => image !== 'bkdev-role:1'));
  expect(plan(observed({}, { images }))).toBe(`build deps (no such image yet)\n${keepAll}`);
});

test('a run that began with other programs must be ended once, whatever the clock of the engine', () => {
  const at = (startedAt: number) => ({ api: { id: 'api', startedAt }, workspace: { id: 'workspace', startedAt } });
  for (const startedAt of [0, 4_000_000_000_000]) {
    const older = { api: [`api ${startedAt}`], workspace: [`workspace ${startedAt}`] };
    expect(plan(observed(at(startedAt), { olderRuns: older })).split('\n')).toEqual([
      'restart api after deps done, migrate done, mysql healthy, redis healthy (its programs in x-bkdev have changed)',
      'keep workspace, mysql, redis, deps, migrate',
    ]);
    expect(plan(observed(at(startedAt + 1), { olderRuns: older }))).toBe(keepAll);
  }
});

test('the same snapshot must give the same plan and not be modified', () => {
  const snapshot = observed({ api: undefined, redis: { state: 'exited' } });
  const copy = structuredClone(snapshot);
  expect(plan(snapshot)).toBe(plan(snapshot));
  expect(snapshot).toEqual(copy);
});

// Changes of one service and the plans that they must cause.
test.for([
  [
    'api',
    undefined,
    'create api (no container yet)\nstart api after deps done, migrate done, mysql healthy, redis healthy (just created)',
  ],
  [
    'api',
    { configHash: 'x' },
    'recreate api after deps done, migrate done, mysql healthy, redis healthy (its configuration changed)',
  ],
  [
    'api',
    { state: 'dead' },
    'recreate api after deps done, migrate done, mysql healthy, redis healthy (its container is dead)',
  ],
  [
    'api',
    { state: 'exited' },
    'start api after deps done, migrate done, mysql healthy, redis healthy (its container has exited)',
  ],
  ['redis', { state: 'created' }, 'start redis (its container is created)'],
  ['redis', { state: 'paused' }, 'unpause redis (it is paused)'],
  ['deps', { state: 'paused' }, 'unpause deps (it is paused)'],
  ['workspace', { detachedFrom: 'shop_default' }, 'reconnect workspace (it is detached from the network shop_default)'],
  [
    'redis',
    { detachedFrom: 'shop_default', state: 'exited' },
    'recreate redis (it is detached from the network shop_default)',
  ],
  ['deps', { state: 'created' }, 'start deps (it never ran)'],
  ['deps', { exitCode: 2 }, 'start deps (it failed with 2)'],
  ['deps', { configHash: 'x' }, 'recreate deps (its configuration changed)'],
  ['workspace', undefined, 'create workspace (no container yet)'],
  ['workspace', { state: 'exited' }, 'start workspace (its container has exited)'],
] as const)('%s as %j must lead to: %s', ([name, change, line]) => {
  expect(plan(observed({ [name]: change }))).toBe(`${line}\n${without(name)}`);
});

test.for([
  ['redis', { state: 'restarting' }],
  ['workspace', { configHash: 'of the override file' }],
  ['deps', { state: 'running' }],
] as const)('%s as %j must be left alone', ([name, change]) => {
  expect(plan(observed({ [name]: change }))).toBe(keepAll);
});

test('a step must run again if its inputs changed, or a volume that it fills is new, since it started', () => {
  const again = (about: Partial<Observation>) => plan(observed({}, about)).split('\n')[0];
  const volumes = { shop_deps: 1, shop_mysql: 1 };
  expect([
    again({ inputs: { deps: { ...unchanged, changedAt: startedAt - 1 } } }),
    again({ inputs: { deps: { ...unchanged, changedAt: startedAt } } }),
    again({ inputs: { migrate: { ...unchanged, changedAt: startedAt + 1 } } }),
    again({ inputs: { deps: { ...unchanged, seen: { ranAt: startedAt, listing: 'with one more' } } } }),
    again({ inputs: { deps: { ...unchanged, seen: { ranAt: startedAt, listing: 'as it was' } } } }),
    again({ inputs: { deps: { ...unchanged, seen: { ranAt: startedAt - 1, listing: 'of an earlier run' } } } }),
    again({ volumes: { ...volumes, shop_deps: startedAt } }),
    again({ volumes: { ...volumes, shop_mysql: startedAt + 1 } }),
    again({ volumes: { ...volumes, foreign: startedAt + 1 } }),
  ]).toEqual([
    keepAll,
    'start deps (its input files changed)',
    'start migrate after deps done, mysql healthy (its input files changed)',
    'start deps (an input file was added or removed)',
    keepAll,
    keepAll,
    'start deps (its volume deps is new)',
    'start migrate after deps done, mysql healthy (its volume mysql is new)',
    keepAll,
  ]);
});

function report(state: 'FATAL' | 'RUNNING', at = startedAt + 1): { at: number; report: RoleReport } {
  const programs = [{ name: 'server', state, pid: 0, detail: '' }];
  return { at, report: { service: 'api', programs, health: 'unhealthy', reason: '' } };
}

test.for([
  [
    [report('FATAL')],
    [
      // A step's results may have been removed since, so the steps that it needs run first.
      'start deps (api, which needs it, gave up)',
      'start migrate after deps done, mysql healthy (api, which needs it, gave up)',
      'restart api after deps done, migrate done, mysql healthy, redis healthy (its program server gave up)',
      'keep workspace, mysql, redis',
    ].join('\n'),
  ],
  [[report('FATAL'), report('RUNNING')], keepAll],
  [[report('FATAL', startedAt - 1)], keepAll],
] as const)('only the last word on this run of a program must count (%#)', ([reports, expected]) => {
  expect(plan(observed({}, { reports }))).toBe(expected);
});

test('a step must run again if the agent reports its results of this run as missing', () => {
  const noted = (service: string, code: 'note.packages-gone' | 'note.migrations-missing', at = startedAt + 1) => ({
    at,
    report: {
      ...{ service, programs: [], health: 'healthy', reason: '' },
      notes: [message(code, { names: ['a', 'b'], more: 2 })],
    } satisfies RoleReport,
  });
  const dropped: RoleReport = {
    ...{ service: 'mysql', programs: [], health: 'unhealthy' },
    reason: message('probe.database-unknown', { database: 'shop' }),
  };
  const reported = (...reports: Observation['reports']) => plan(observed({}, { reports }));
  expect(reported(noted('deps', 'note.packages-gone'))).toBe(
    `start deps (4 packages are gone: a, b and 2 more)\n${without('deps')}`,
  );
  expect(reported(noted('mysql', 'note.migrations-missing'))).toBe(
    `start migrate after deps done, mysql healthy (4 migrations are not applied: a, b and 2 more)\n${without('migrate')}`,
  );
  expect(
    reported({ at: startedAt + 1, report: dropped })
      .split('\n')
      .slice(0, 2),
  ).toEqual([
    'restart mysql (database shop is gone)',
    'start migrate after deps done, mysql healthy (database shop is gone)',
  ]);
  // The step ended after that report.
  const reports = [noted('deps', 'note.packages-gone')];
  expect(plan(observed({ deps: { finishedAt: startedAt + 2 } }, { reports }))).toBe(keepAll);
});

test('services outside the profile must be stopped, whatever their state, if they are active', () => {
  const after = (state: ContainerFacts['state']) => plan(observed({ worker: { state } }));
  const stop = `${waitForAll}\nstop worker (profile api does not have it)\n${keepAll}`;
  expect((['running', 'paused', 'restarting', 'exited', 'created'] as const).map(after)).toEqual([
    ...[stop, stop, stop],
    ...[keepAll, keepAll],
  ]);
});

test('services outside the definition must be removed', () => {
  expect(plan(observed({ oldie: { state: 'exited' } }))).toBe(
    `${waitForAll}\nremove oldie (the definition no longer has it)\n${keepAll}`,
  );
});

test("services of another profile's overlay must be stopped, not removed", () => {
  const about = { named: new Set([...apiProfile.services, 'extra']) };
  expect(plan(observed({ extra: {} }, about))).toBe(
    `${waitForAll}\nstop extra (profile api does not have it)\n${keepAll}`,
  );
  expect(plan(observed({ extra: { state: 'exited' } }, about))).toBe(keepAll);
});

test('stops must come after starts', () => {
  expect(plan(observed({ worker: {}, redis: undefined }))).toBe(
    [
      ...['create redis (no container yet)', 'start redis (just created)', waitForAll],
      ...['stop worker (profile api does not have it)', without('redis')],
    ].join('\n'),
  );
});

test('a dependency outside the profile must not be awaited', () => {
  const profile = { ...apiProfile, name: 'alone', services: ['worker'] };
  const nothing = {
    containers: {},
    images: observed().images,
    volumes: {},
    named: new Set<string>(),
    inputs: {},
    reports: [],
  };
  expect(plan(nothing, profile)).toBe('create worker (no container yet)\nstart worker (just created)');
});

test('a switch to a larger profile must touch only new services', () => {
  expect(plan(observed(), workerProfile)).toBe(
    `create worker (no container yet)\nstart worker after deps done, redis healthy (just created)\n${keepAll}`,
  );
});

test('a store whose health check fails must be restarted, the workspace never: an editor may be in it', () => {
  const plan = reconcile(
    shop,
    apiProfile,
    observed({ mysql: { health: 'unhealthy' }, workspace: { health: 'unhealthy' } }),
  );
  expect(formatPlan(plan)).toEqual([
    'restart mysql (its health check fails)',
    'keep workspace, redis, deps, migrate, api',
  ]);
});

test('a workspace with an older image must be kept, because renewing it ends the editor in it, and the plan must say how to renew it', () => {
  expect(plan(observed({ workspace: { image: 'older' } }))).toBe(
    [
      'keep mysql, redis, deps, migrate, api',
      'keep workspace with its older image (bkdev down, then bkdev up, renews it; an editor in it closes)',
    ].join('\n'),
  );
});

const folder = '/home/ada/shop/.devcontainer';
const onRedis = { configFiles: [`${folder}/compose.yaml`] };
const onBroker = (name: string) => ({
  configHash: `${name}-on-broker`,
  configFiles: [`${folder}/compose.yaml`, `${folder}/compose.full.yaml`],
});

test('a switch must replace what an overlay changes and name it, and keep stores, steps and the workspace', () => {
  const before = observed({ api: onRedis, queues: onRedis, web: onRedis, worker: onRedis });
  expect(plan(before, fullProfile)).toMatchInlineSnapshot(`
    "create broker, beat (no container yet)
    start broker (just created)
    recreate api after deps done, migrate done, mysql healthy, redis healthy, broker healthy (profile full adds compose.full.yaml)
    recreate queues after deps done, redis healthy, broker healthy (profile full adds compose.full.yaml)
    recreate web after migrate done, queues done, broker healthy (profile full adds compose.full.yaml)
    recreate worker after deps done, redis healthy, broker healthy (profile full adds compose.full.yaml)
    start beat after queues done, broker healthy (just created)
    keep workspace, mysql, redis, deps, migrate"
  `);
});

test('a switch back must name the overlay that is removed, and stop remaining services last', () => {
  const names = ['api', 'queues', 'web', 'worker', 'beat'];
  const before = observed({ ...Object.fromEntries(names.map(name => [name, onBroker(name)])), broker: {} });
  expect(plan(before, webProfile)).toMatchInlineSnapshot(`
    "recreate api after deps done, migrate done, mysql healthy, redis healthy (profile web-worker drops compose.full.yaml)
    recreate queues after deps done, redis healthy (profile web-worker drops compose.full.yaml)
    recreate web after migrate done, queues done (profile web-worker drops compose.full.yaml)
    recreate worker after deps done, redis healthy (profile web-worker drops compose.full.yaml)
    wait for workspace, mysql, redis, deps, migrate, api, queues, web, worker (all healthy, before anything is stopped or removed)
    stop beat (profile web-worker does not have it)
    stop broker after beat (profile web-worker does not have it)
    keep workspace, mysql, redis, deps, migrate"
  `);
});

test('steps of the previous profile must not be changed', () => {
  expect(plan(observed({ queues: {} }))).toBe(keepAll);
});

/** Whether a service is removed before it is recreated. */
function removedFirst(name: string, definition = shop, about: Partial<ContainerFacts> = {}): boolean | undefined {
  const changed = { configHash: 'of another time' };
  const found = reconcile(
    definition,
    apiProfile,
    observed({ [name]: { ...changed, ...about }, workspace: changed, stranger: changed }),
  );
  const operation = found.operations.find(candidate => 'service' in candidate && candidate.service === name);
  return operation?.type === 'recreate' ? operation.removeFirst : undefined;
}

test('a container must be removed first if Compose would also replace others, or not touch it', () => {
  const dependingOn = (name: string) => ({
    ...shop,
    services: shop.services.map(known =>
      known.name === 'redis'
        ? { ...known, dependsOn: [{ service: name, condition: 'service_started' } as const] }
        : known,
    ),
  });
  const stranger = service('stranger', 'cache', 'Left out by the profile');
  const withStranger = dependingOn('stranger');
  const fitting = { ...stranger, configHash: 'of another time' };
  expect([
    removedFirst('redis'),
    removedFirst('redis', shop, { state: 'dead' }),
    removedFirst('api', shop, { number: 2 }),
    // Its dependencies are replaced before it.
    removedFirst('api'),
    removedFirst('redis', dependingOn('workspace')),
    removedFirst('redis', { ...withStranger, services: [...withStranger.services, stranger] }),
    removedFirst('redis', { ...withStranger, services: [...withStranger.services, fitting] }),
  ]).toEqual([false, true, true, false, true, true, false]);
});

test('a service that somebody scaled must keep its containers, all running', () => {
  const further = { number: 2, isFurther: true } as const;
  const worker = container('worker');
  const scaled = (about: Partial<ContainerFacts>) =>
    observed({ worker: {}, 'worker.2': { ...worker, id: 'worker-2', ...further, ...about } });
  expect(plan(scaled({}), workerProfile)).toBe(`${keepAll}, worker, worker.2`);
  expect(plan(scaled({ state: 'exited' }), workerProfile).split('\n')).toEqual([
    'start worker.2 after deps done, redis healthy (its container has exited)',
    `${keepAll}, worker`,
  ]);
  expect(plan(scaled({ configHash: 'older' }), workerProfile)).toContain('remove worker.2 (its configuration changed)');
  expect(plan(scaled({}))).toContain('stop worker.2 (profile api does not have it)');
});

/** Returns the operations on the workers of a profile of which the definition or a person requests this number. */
function workers(there: readonly number[], wanted: { replicas?: number; asked?: number }): string[] {
  const { replicas, asked } = wanted;
  const scaled = {
    ...shop,
    services: shop.services.map(known =>
      known.name === 'worker' ? { ...known, ...(replicas && { replicas }) } : known,
    ),
  };
  const instances = there.map((number, index) => {
    const about = { ...container('worker'), id: `worker-${number}`, number };
    return index === 0 ? ['worker', about] : [`worker.${number}`, { ...about, isFurther: true as const }];
  });
  const snapshot = observed(Object.fromEntries(instances), asked === undefined ? {} : { asked: { worker: asked } });
  const found = reconcile(scaled, workerProfile, snapshot);
  return [
    ...formatPlan(found).filter(line => !line.startsWith('keep') && !line.startsWith('wait')),
    `left with ${found.scales['worker'] ?? 1}`,
  ];
}

test('a service must get the number of instances of the definition, or of a request, and keep the lowest', () => {
  const after = 'after deps done, redis healthy';
  const made = ['create worker (no container yet)', `start worker ${after} (just created)`];
  const many = (count: number) => `worker is to have ${count} instances`;
  expect(workers([], { replicas: 3 })).toEqual([
    ...made,
    `start worker.2 ${after} (${many(3)})`,
    `start worker.3 ${after} (${many(3)})`,
    'left with 3',
  ]);
  expect(workers([1, 2], { replicas: 3 })).toEqual([
    `create worker (${many(3)})`,
    `start worker.3 ${after} (${many(3)})`,
    'left with 3',
  ]);
  expect(workers([1, 2, 3], { replicas: 3, asked: 1 })).toEqual([
    'remove worker.2 (worker is to have one instance)',
    'remove worker.3 (worker is to have one instance)',
    // Compose must not remove any before the plan does.
    'left with 3',
  ]);
  expect(workers([1, 2], {})).toEqual(['left with 2']);
  expect(workers([1], { replicas: 1 })).toEqual(['left with 1']);
});

test('a replaced service with fewer instances must be removed first, so that it keeps the lowest numbers', () => {
  const stale = { configHash: 'older' };
  const second = { ...container('worker', stale), id: 'worker-2', number: 2, isFurther: true } as const;
  const snapshot = observed({ worker: stale, 'worker.2': second }, { asked: { worker: 1 } });
  const found = reconcile(shop, workerProfile, snapshot);
  expect(found.operations.map(({ id }) => id)).toEqual(['recreate:worker']);
  expect(found.operations[0]).toMatchObject({ removeFirst: true });
  expect(found.scales['worker']).toBeUndefined();
});

test('volumes that are created with a container must be named, and the definition of the agent be written', () => {
  const mounting = {
    ...shop,
    services: shop.services.map(known => (known.name === 'mysql' ? { ...known, mounts: ['mysql'] } : known)),
  };
  const found = reconcile(mounting, apiProfile, observed({ mysql: undefined }, { volumes: {}, left: 'other' }));
  expect(formatPlan(found).slice(0, 3)).toEqual([
    'write .devcontainer/.resolved (the agent goes by another version of it)',
    'create mysql (no container yet) with the new volume mysql',
    'start mysql (just created)',
  ]);
  expect(found.operations.map(({ id, after }) => `${id} < ${after.join(' ')}`)).toEqual([
    ...['write < ', 'create < write', 'start:mysql < create'],
  ]);
});

test('extra containers of a service that may only run once must be removed', () => {
  const second = { ...container('mysql'), id: 'mysql-2', number: 2, isFurther: true } as const;
  expect(plan(observed({ 'mysql.2': second })).split('\n')).toEqual(['remove mysql.2 (only one db may run)', keepAll]);
});

test('a rebuilt image must be built without the cache and replace all containers made from it', () => {
  expect(plan(observed({}, { rebuild: ['api'] }))).toMatchInlineSnapshot(`
    "build api (requested by bkdev rebuild)
    recreate deps (its image is rebuilt)
    recreate migrate after deps done, mysql healthy (its image is rebuilt)
    recreate api after deps done, migrate done, mysql healthy, redis healthy (its image is rebuilt)
    keep workspace, mysql, redis"
  `);
});

test('a rebuilt workspace must be kept, because an editor may be attached to it, and be named as outdated', () => {
  expect(plan(observed({}, { rebuild: ['workspace'] }))).toMatchInlineSnapshot(`
    "build workspace (requested by bkdev rebuild)
    keep mysql, redis, deps, migrate, api
    keep workspace with its older image (bkdev down, then bkdev up, renews it; an editor in it closes)"
  `);
});
