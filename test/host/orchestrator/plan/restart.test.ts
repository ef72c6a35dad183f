import { expect, test } from 'vitest';
import { planRestart, planStart } from '../../../../src/host/orchestrator/plan/restart.ts';
import { formatPlan } from '../../../../src/host/ui/text/plan-lines.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts, Containers } from '../../../../src/shared/model/container.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { Plan } from '../../../../src/shared/model/plan.ts';
import { shop } from '../../../support/shop.ts';

/** The worker is judged, and restarted, by the agent. */
const watched = {
  ...shop,
  services: shop.services.map(known =>
    known.name === 'worker' ? { ...known, probe: { celery: { nodes: ['cron@worker'] } } } : known,
  ),
};

function container(id: string, about: Partial<ContainerFacts> = {}): ContainerFacts {
  const running = { state: 'running', exitCode: 0, oomKilled: false, restarts: 0 } as const;
  return { id, ...running, configHash: '', image: '', ...about };
}

const further = { number: 2, isFurther: true } as const;
const containers: Containers = {
  workspace: container('w'),
  mysql: container('m', { state: 'paused' }),
  redis: container('r'),
  migrate: container('s', { state: 'exited' }),
  api: container('a'),
  worker: container('k'),
  'worker.2': container('k2', further),
  'worker.3': container('k3', { ...further, number: 3, state: 'exited' }),
};

const changesOf = (...asked: string[]) =>
  planRestart(shop, containers, asked).operations.map(({ id, after }) => `${id} < ${after.join(' ')}`.trim());

test('services must be restarted one after the other, dependencies first, each once the one before it is healthy', () => {
  expect(formatPlan(planRestart(shop, containers, ['api', 'migrate', 'redis', 'mysql', 'api']))).toEqual([
    'restart mysql (requested by bkdev restart)',
    'start migrate after mysql healthy (requested by bkdev restart)',
    'restart redis after migrate done (requested by bkdev restart)',
    'restart the programs of api after redis healthy (requested by bkdev restart)',
  ]);
  expect(planRestart(shop, containers, ['mysql']).operations).toMatchObject([{ container: 'm', unpauseFirst: true }]);
});

test('the agent must restart the programs of the roles it judges, while it is running', () => {
  expect(planRestart(shop, containers, ['api']).operations).toMatchObject([{ service: 'api', workspace: 'w' }]);
  const without = { ...containers, workspace: container('w', { state: 'exited' }) };
  expect(planRestart(shop, without, ['api']).operations).toMatchObject([{ type: 'restart', container: 'a' }]);
});

test('instances of a service must be restarted in turn, except those that a person stopped', () => {
  expect(changesOf('worker')).toEqual(['restart:worker <', 'restart:worker.2 < restart:worker']);
  expect(changesOf('worker.3')).toEqual(['start:worker.3 <']);
  expect(planRestart(shop, containers, ['worker.2']).operations).toMatchObject([{ instanceOf: 'worker', needs: [] }]);
});

test('programs must be restarted or started by the agent in each running instance, or in the one that is named', () => {
  const changes = (plan: Plan) =>
    plan.operations.map(operation => ({ ...operation, cause: undefined, after: undefined, needs: undefined }));
  expect(changes(planRestart(watched, containers, ['worker:cron', 'worker.2:service']))).toMatchObject([
    { id: 'restart-programs:worker', workspace: 'w', programs: ['cron'] },
    { id: 'restart-programs:worker.2', instanceOf: 'worker', programs: ['cron', 'service'] },
  ]);
  expect(formatPlan(planRestart(watched, containers, ['worker.2:cron', 'worker.1', 'worker.1:cron']))).toEqual([
    'restart the programs of worker (requested by bkdev restart)',
    'restart worker.2:cron (requested by bkdev restart)',
  ]);
  expect(formatPlan(planStart(watched, containers, ['worker:cron']))).toEqual([
    'start worker:cron (requested by bkdev start)',
    'start worker.2:cron (requested by bkdev start)',
  ]);
});

test('a program must be refused where the agent cannot reach it', () => {
  const code = (...[asked, among = containers]: [string, Containers?]) => {
    try {
      return planRestart(watched, among, [asked]);
    } catch (error) {
      return error;
    }
  };
  expect(code('redis:server')).toMatchObject({
    ...{ code: 'usage', told: message('program.not-supervised', { service: 'redis' }) },
  });
  expect(code('worker.3:cron')).toMatchObject({
    ...{ code: 'role-failed', told: message('exec.not-running', { service: 'worker.3' }) },
  });
  expect(code('nobody:cron')).toMatchObject({ code: 'usage' });
  expect(code('worker:cron', { worker: container('k') })).toMatchObject({
    told: message('exec.not-running', { service: 'workspace' }),
  });
});

test('stopped services must be started once those of them that they depend on are healthy, and no others', () => {
  const stopped = {
    ...containers,
    mysql: container('m', { state: 'exited' }),
    web: container('x', { state: 'exited' }),
  };
  expect(formatPlan(planStart(shop, stopped, ['web', 'redis', 'mysql', 'worker']))).toEqual([
    'start mysql (requested by bkdev start)',
    'start web after mysql healthy (requested by bkdev start)',
    'start worker.3 (requested by bkdev start)',
  ]);
  expect(planStart(shop, containers, ['mysql', 'redis']).operations).toMatchObject([{ id: 'unpause:mysql' }]);
});

test.for([['nobody'], ['beat']])('%s must be refused: undefined, or without a container', ([name = '']) => {
  expect(() => planRestart(shop, containers, [name])).toThrow(BkdevError);
  expect(() => planStart(shop, containers, [name])).toThrow(BkdevError);
});
