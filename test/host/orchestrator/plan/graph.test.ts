import { expect, test } from 'vitest';
import { toGraph } from '../../../../src/host/orchestrator/plan/graph.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Caused } from '../../../../src/shared/model/plan.ts';

const cause = message('cause.created');
const healthy = { type: 'await', services: ['api', 'mysql'], cause } as const;
const isStore = (name: string) => name === 'mysql' || name === 'broker';

function graph(bringUp: readonly Caused[], takeAway: readonly Caused[] = []): string[] {
  return toGraph({ bringUp, takeAway, healthy, isStore }).map(({ id, after }) => `${id} < ${after.join(' ')}`.trim());
}

const api: Caused = {
  ...{ type: 'start', service: 'api', cause, needs: [{ service: 'mysql', condition: 'service_healthy' }] },
};
const mysql: Caused = { type: 'start', service: 'mysql', cause, needs: [] };
const build: Caused = { type: 'build', services: ['api'], cause };
const create: Caused = { type: 'create', services: ['api', 'mysql'], volumes: [], cause };
const write: Caused = { type: 'write', file: '.resolved', cause };
const stop = (service: string): Caused => ({ type: 'stop', service, container: service, cause });

test('nothing must be touched before images are built, files written and containers created', () => {
  expect(graph([mysql, api, create, write, build])).toEqual([
    ...['build <', 'write < build', 'create < write', 'start:mysql < create', 'start:api < create start:mysql'],
  ]);
});

test('a dependent must start after its dependency starts, and without waiting if that is already running', () => {
  expect(graph([mysql, api])).toEqual(['start:mysql <', 'start:api < start:mysql']);
  expect(graph([api])).toEqual(['start:api <']);
});

test('services must be stopped once everything is healthy, and stores after those that use them', () => {
  expect(graph([mysql], [stop('broker'), stop('beat'), stop('web')])).toEqual([
    ...['start:mysql <', 'await < start:mysql', 'stop:beat < await', 'stop:web < await'],
    'stop:broker < await stop:beat stop:web',
  ]);
});

test('each operation must come after earlier operations only', () => {
  const operations = toGraph({
    ...{ bringUp: [mysql, api, create, write, build], takeAway: [stop('broker'), stop('beat')], healthy, isStore },
  });
  const ids = operations.map(({ id }) => id);
  for (const [index, { after }] of operations.entries())
    for (const id of after) expect(ids.slice(0, index)).toContain(id);
  expect(new Set(ids).size).toBe(ids.length);
});
