import { expect, test } from 'vitest';
import {
  deleteFilled,
  planOfReset,
  planOfRestore,
  restoreSnapshot,
  takeSnapshot,
} from '../../src/host/orchestrator/snapshots.ts';
import { down, planOfDown } from '../../src/host/orchestrator/take-down.ts';
import { formatPlan } from '../../src/host/ui/text/plan-lines.ts';
import { conditionIn } from '../../src/shared/model/condition-in.ts';
import { serviceNamed } from '../../src/shared/model/definition.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { Facts } from '../../src/shared/model/facts.ts';
import { foldFacts } from '../../src/shared/model/fold-facts.ts';
import { fakeSnapshots } from '../support/fake-snapshots.ts';
import { said } from '../support/said.ts';
import { type ScenarioOptions, scenario } from '../support/scenario.ts';
import { apiProfile, shop } from '../support/shop.ts';

/** The shop, whose database says what it mounts. */
const definition = {
  ...shop,
  services: shop.services.map(known => (known.name === 'mysql' ? { ...known, mounts: ['mysql'] } : known)),
};
const request = { profile: apiProfile, definition };
const never = new AbortController().signal;

function shopWith(snapshots = fakeSnapshots({}), options: ScenarioOptions = {}) {
  return { ...scenario({ snapshots, ...options }), snapshots };
}

/** What was planned about snapshots. */
function planned(town: ReturnType<typeof shopWith>) {
  const plan = town.events.findLast(event => event.type === 'plan-made');
  return plan?.type === 'plan-made' ? formatPlan(plan.plan).filter(line => line.includes('snapshot')) : [];
}

/** A shop that was up and whose data was deleted since; what is left is what was kept. */
async function keptAndDown() {
  const town = shopWith();
  expect(await town.clock.until(town.up(request))).toBeUndefined();
  const [taken] = town.snapshots.all;
  return { town, taken };
}

test('what the steps made of a new database must be kept, once', async () => {
  const { town, taken } = await keptAndDown();
  expect(planned(town)).toEqual([
    `take snapshot ${taken?.name} after migrate done (none was taken with these migrations and packages) of the volume mysql`,
  ]);
  expect(taken).toMatchObject({
    product: 'shop',
    project: 'shop',
    isAutomatic: true,
    recipes: { migrate: expect.any(String) },
  });
  town.engine.created.set('shop_mysql', town.clock.now());
  expect(await town.clock.until(town.up(request))).toBeUndefined();
  expect([planned(town), town.snapshots.done]).toEqual([[], [`keep ${taken?.name} of mysql`]]);
});

test('a new database must be filled from the snapshot before it starts, in another checkout too', async () => {
  const { taken } = await keptAndDown();
  const other = shopWith(fakeSnapshots({ all: taken ? [taken] : [] }));
  expect(await other.clock.until(other.up(request))).toBeUndefined();
  expect(planned(other)).toEqual([
    `restore snapshot ${taken?.name} (taken after migrate with the same migrations and packages) into the new volume mysql`,
  ]);
  expect(other.snapshots.done).toEqual([`restore ${taken?.name} into mysql`]);
  const plan = other.events.findLast(event => event.type === 'plan-made');
  const start = plan?.type === 'plan-made' ? plan.plan.operations.find(({ id }) => id === 'start:mysql') : undefined;
  expect(start?.after).toEqual(['create', 'restore']);
});

test('a snapshot that cannot be used must be told of, and the steps do their work', async () => {
  const { taken } = await keptAndDown();
  const all = taken ? [taken] : [];
  const other = shopWith(fakeSnapshots({ all, unusable: all.map(({ name }) => name) }));
  expect(await other.clock.until(other.up(request))).toBeUndefined();
  const notices = other.events.flatMap(event => (event.type === 'notice-given' ? [event.text] : []));
  expect(notices).toMatchObject([{ code: 'snapshot.not-used', params: { snapshot: taken?.name } }]);
  expect(other.engine.find('migrate')?.facts.exitCode).toBe(0);
});

test('a store that is held still for its copy must show as copying, never as failed', async () => {
  const copying = async () => {
    const [workspace, mysql] = [town.engine.find('workspace'), town.engine.find('mysql')];
    const report = { service: 'mysql', programs: [], health: 'unhealthy', reason: 'no answer within 5 s' };
    const event = { type: 'role-reported', at: town.clock.now() + 500, report };
    if (workspace) town.engine.say(workspace, JSON.stringify(event));
    if (mysql) town.engine.change(mysql, { health: 'unhealthy' });
    await town.clock.sleep(1000);
    // Docker's next check comes later.
    if (mysql) town.clock.sleep(4000).then(() => town.engine.change(mysql, { health: 'healthy' }));
  };
  const town = shopWith(fakeSnapshots({ copying }));
  expect(await town.clock.until(town.up(request))).toBeUndefined();
  const seen = new Set<string>();
  const among = { services: definition.services, wanted: apiProfile.services };
  const mysql = serviceNamed(definition, 'mysql');
  town.events.reduce<Facts>((before, event) => {
    const facts = foldFacts(before, event);
    const { phase, health } = conditionIn(among, mysql, facts, event.at);
    if (phase === 'copying' || seen.size > 0) seen.add(`${phase} ${health}`);
    return facts;
  }, {});
  expect([...seen]).toEqual(['copying starting', 'running healthy']);
  expect(town.text()).not.toContain('failed');
});

test('an environment that keeps no snapshots must plan none', async () => {
  const town = shopWith(fakeSnapshots({ isAutomatic: false }));
  expect(await town.clock.until(town.up(request))).toBeUndefined();
  expect([planned(town), town.snapshots.done]).toEqual([[], []]);
});

test('a restore must stop what uses the data, and start it again', async () => {
  const { town } = await keptAndDown();
  await town.clock.until(takeSnapshot(town.world, definition, 'before'));
  town.engine.calls.length = 0;
  await town.clock.until(restoreSnapshot(town.world, definition, 'before', 300_000, never));
  expect(town.snapshots.done.slice(1)).toEqual(['keep before of mysql', 'restore before into mysql']);
  const calls = town.engine.calls.map(call => call.replace(/-\d+$/, ''));
  expect(calls.filter(call => /^(?:stop|start) /.test(call))).toEqual([
    ...['stop api', 'stop mysql', 'start mysql', 'start api'],
  ]);
});

test('a restore that fails must start what it stopped, and end with the reason', async () => {
  const { town } = await keptAndDown();
  const noRoom = new BkdevError({ code: 'disk-full', message: 'no room', hint: '' });
  const snapshots = { ...town.snapshots, restore: () => Promise.reject(noRoom) };
  const restoring = restoreSnapshot({ ...town.world, snapshots }, definition, undefined, 300_000, never);
  expect(await town.clock.until(restoring.catch((error: BkdevError) => error.code))).toBe('disk-full');
  expect(town.engine.states()).toEqual(expect.arrayContaining(['mysql running', 'api running']));
  expect((await town.status()).outcome).toBe('healthy');
});

test('a dry run of restore and of reset must show their plans', async () => {
  const { town, taken } = await keptAndDown();
  town.engine.calls.length = 0;
  const restore = await planOfRestore(town.world, definition, taken?.name);
  expect(formatPlan(restore).map(line => line.replace(taken?.name ?? '', 'NAME'))).toEqual([
    'stop api (requested by bkdev db restore)',
    'stop mysql after api (requested by bkdev db restore)',
    'restore snapshot NAME after api, mysql (requested by bkdev db restore) over the data in mysql',
    'start mysql (requested by bkdev db restore)',
    'start api after mysql healthy (requested by bkdev db restore)',
  ]);
  expect(formatPlan(await planOfReset(town.world, definition))).toEqual([
    'remove migrate (requested by bkdev db reset)',
    'remove api (requested by bkdev db reset)',
    'remove mysql after migrate, api (requested by bkdev db reset)',
    'delete volume shop_mysql after the removals above (requested by bkdev db reset)',
  ]);
  expect([town.engine.calls, town.snapshots.done.length]).toEqual([[], 1]);
});

test('down --volumes must keep snapshots, and delete them with the data if asked to', async () => {
  const { town, taken } = await keptAndDown();
  await town.clock.until(down(town.world, definition, true));
  expect(town.snapshots.all).toEqual([taken]);
  expect(formatPlan(await planOfDown(town.world, definition, true, true))).toEqual([
    `delete snapshot ${taken?.name} (requested by bkdev down --volumes --snapshots) which other checkouts of this product can use too`,
  ]);
  await town.clock.until(down(town.world, definition, true, true));
  expect(town.snapshots.all).toEqual([]);
});

test('a snapshot of another server must be refused before anything is stopped', async () => {
  const { town, taken } = await keptAndDown();
  const world = {
    ...town.world,
    snapshots: fakeSnapshots({ all: taken ? [taken] : [], unusable: [taken?.name ?? ''] }),
  };
  town.engine.calls.length = 0;
  const refused = restoreSnapshot(world, definition, undefined, 300_000, never).catch(
    (error: BkdevError) => error.code,
  );
  expect(await town.clock.until(refused)).toBe('snapshot-unusable');
  expect(town.engine.calls.filter(call => /^(?:stop|start) /.test(call))).toEqual([]);
});

test.for([
  ['a name that no volume can have', 'no/name', 'snapshot.name-invalid'],
  ['a name that is taken', 'taken', 'snapshot.name-taken'],
] as const)('%s must be refused', async ([_, name, code]) => {
  const { town } = await keptAndDown();
  await town.clock.until(takeSnapshot(town.world, definition, 'taken'));
  const failure = takeSnapshot(town.world, definition, name).catch((error: BkdevError) => error.told);
  expect(await town.clock.until(failure)).toMatchObject({ code });
});

test('a snapshot that does not exist must be named with those that do', async () => {
  const { town, taken } = await keptAndDown();
  const failure = restoreSnapshot(town.world, definition, 'none', 1_000, never).catch((error: BkdevError) =>
    said(error.report()),
  );
  expect(await town.clock.until(failure)).toMatchObject({
    ...{ code: 'usage', message: 'There is no snapshot none of shop.', hint: `There is ${taken?.name}.` },
  });
});

test('a reset must remove the database with what uses it, and nothing else', async () => {
  const { town } = await keptAndDown();
  town.engine.created.set('shop_mysql', town.clock.now());
  town.engine.created.set('shop_deps', town.clock.now());
  await town.clock.until(deleteFilled(town.world, definition));
  expect([town.engine.services().sort(), [...town.engine.created.keys()]]).toEqual([
    ['deps', 'redis', 'workspace'],
    ['shop_deps'],
  ]);
});
