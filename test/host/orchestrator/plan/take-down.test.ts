import { expect, test } from 'vitest';
import { planDown, planStop } from '../../../../src/host/orchestrator/plan/take-down.ts';
import { formatPlan } from '../../../../src/host/ui/text/plan-lines.ts';
import type { ContainerFacts, Containers } from '../../../../src/shared/model/container.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { Kept, Plan } from '../../../../src/shared/model/plan.ts';
import { shop } from '../../../support/shop.ts';

/** The worker is judged, and restarted, by the agent. */
const watched = {
  ...shop,
  services: shop.services.map(known =>
    known.name === 'worker' ? { ...known, probe: { celery: { nodes: ['cron@worker'] } } } : known,
  ),
};

function container(id: string, about: Partial<ContainerFacts> = {}): ContainerFacts {
  const ended = { state: 'running', exitCode: 0, oomKilled: false, restarts: 0 } as const;
  return { id, ...ended, configHash: '', image: '', ...about };
}

const containers: Containers = {
  mysql: container('m'),
  redis: container('r', { state: 'paused' }),
  migrate: container('s', { state: 'exited' }),
  worker: container('w'),
  'worker.2': container('w2', { number: 2, isFurther: true, state: 'restarting' }),
  'redis.2': container('r2', { number: 2, isFurther: true }),
  oldie: container('o'),
};

const standing = {
  ...{ containers, others: [{ id: 'x', name: 'shop-api-run-1f' }], release: [] },
  ...{
    snapshots: [],
    volumes: ['shop_mysql'],
    networks: ['shop_default'],
    kept: ['scales', 'logs', 'memory'] as readonly Kept[],
  },
};

/** Returns each operation with its predecessors. */
function graph({ operations }: Plan): string[] {
  return operations.map(({ id, after }) => `${id} < ${after.join(' ')}`.trim());
}

test('stop must end every instance that has processes, stores once all others have ended', () => {
  const plan = planStop(shop, containers, []);
  expect(graph(plan)).toEqual([
    ...['stop:worker <', 'stop:worker.2 <', 'stop:oldie <'],
    'stop:mysql < stop:worker stop:worker.2 stop:oldie',
    'stop:redis < stop:worker stop:worker.2 stop:oldie',
    'stop:redis.2 < stop:worker stop:worker.2 stop:oldie',
  ]);
  expect(formatPlan(plan)[3]).toBe('stop mysql after worker, worker.2, oldie (requested by bkdev stop)');
  const [first] = plan.operations;
  const cause = { code: 'cause.requested', params: { command: 'stop' } };
  expect(first).toEqual({ type: 'stop', id: 'stop:worker', after: [], service: 'worker', container: 'w', cause });
});

test('programs must be stopped by the agent, in a container that is not stopped itself', () => {
  const found = { ...containers, workspace: container('ws') };
  const plan = planStop(watched, found, ['worker:cron', 'worker:service', 'worker.2']);
  expect(plan.operations).toMatchObject([
    { id: 'stop:worker.2' },
    { id: 'stop-programs:worker', workspace: 'ws', programs: ['cron', 'service'], after: [] },
  ]);
  expect(formatPlan(plan)[1]).toBe('stop worker:cron, worker:service (requested by bkdev stop)');
});

test('stop of some services must end only these, an instance by its number, and refuse unknown names', () => {
  expect(graph(planStop(shop, containers, ['worker.2', 'mysql']))).toEqual([
    ...['stop:worker.2 <', 'stop:mysql < stop:worker.2'],
  ]);
  expect(graph(planStop(shop, containers, ['migrate']))).toEqual([]);
  expect(() => planStop(shop, containers, ['wroker'])).toThrow(BkdevError);
});

test('down must remove all remaining containers, then the networks, and forget requested scales', () => {
  const plan = planDown(shop, standing, false);
  expect(formatPlan(plan)).toMatchInlineSnapshot(`
    [
      "remove migrate (requested by bkdev down)",
      "remove worker (requested by bkdev down)",
      "remove worker.2 (requested by bkdev down)",
      "remove oldie (requested by bkdev down)",
      "remove shop-api-run-1f (left by docker compose run, or by a command that was interrupted)",
      "remove mysql after migrate, worker and 3 more (requested by bkdev down)",
      "remove redis after migrate, worker and 3 more (requested by bkdev down)",
      "remove redis.2 after migrate, worker and 3 more (requested by bkdev down)",
      "remove network shop_default after the removals above (requested by bkdev down)",
      "forget the instance counts set by bkdev scale (requested by bkdev down)",
    ]
  `);
  expect(graph(plan).slice(-2)).toMatchInlineSnapshot(`
    [
      "remove-network:shop_default < remove:migrate remove:worker remove:worker.2 remove:oldie remove:shop-api-run-1f remove:mysql remove:redis remove:redis.2",
      "forget:scales < remove:migrate remove:worker remove:worker.2 remove:oldie remove:shop-api-run-1f remove:mysql remove:redis remove:redis.2 remove-network:shop_default",
    ]
  `);
});

test('down --volumes must then delete the data, and finally the files that bkdev keeps', () => {
  const plan = planDown(shop, standing, true);
  expect(formatPlan(plan).slice(-4)).toMatchInlineSnapshot(`
    [
      "remove network shop_default after the removals above (requested by bkdev down --volumes)",
      "delete volume shop_mysql after the removals above (requested by bkdev down --volumes)",
      "delete the saved logs of this environment (requested by bkdev down --volumes)",
      "forget what bkdev remembers of it: last profile, instance counts, start times (requested by bkdev down --volumes)",
    ]
  `);
  const [, volume, logs] = plan.operations.slice(-4);
  expect(volume?.after).toEqual(plan.operations.slice(0, 8).map(({ id }) => id));
  expect(logs?.after).toEqual(plan.operations.slice(0, 10).map(({ id }) => id));
  expect(plan.operations.filter(operation => 'withData' in operation)).toHaveLength(8);
});

test('down must remove the release, with its anonymous volumes, before the networks that it is connected to', () => {
  const plan = planDown(shop, { ...standing, others: [], release: [{ id: 'e', name: 'shop-release-web-1' }] }, false);
  const removal = plan.operations.find(({ id }) => id === 'remove:shop-release-web-1');
  expect(removal).toMatchObject({ container: 'e', withData: true, cause: { params: { command: 'down' } } });
  expect(plan.operations.find(({ type }) => type === 'remove-network')?.after).toContain(removal?.id);
});

test('if nothing is left, there must be nothing to do', () => {
  const nothing = {
    containers: {},
    others: [],
    release: [],
    snapshots: [],
    volumes: ['shop_mysql'],
    networks: [],
    kept: ['memory' as const],
  };
  expect(planDown(shop, nothing, false).operations).toEqual([]);
});
