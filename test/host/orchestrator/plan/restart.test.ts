import { expect, test } from 'vitest';
import { planRestart, planStart } from '../../../../src/host/orchestrator/plan/restart.ts';
import { formatPlan } from '../../../../src/host/ui/text/plan-lines.ts';
import type { ContainerFacts, Containers } from '../../../../src/shared/model/container.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { shop } from '../../../support/shop.ts';

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
