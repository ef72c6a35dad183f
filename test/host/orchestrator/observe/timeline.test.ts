import { expect, test } from 'vitest';
import { foldTimeline, keptChanges, pastTimeline } from '../../../../src/host/orchestrator/observe/timeline.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { apiUrl, shop } from '../../../support/shop.ts';

const noon = Date.parse('2026-01-01T12:00:00Z');
const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const facts: ContainerFacts = {
  ...{ id: 'c', state: 'running', exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' },
  startedAt: noon,
};
const report = (at: number, health: 'healthy' | 'unhealthy', reason = '') => ({
  at,
  report: { service: 'api', programs: [], health, reason },
});

test('the past of a role must be derived from its container and the events of the agent, with times', () => {
  const reports = [
    report(noon + minute, 'healthy'),
    report(noon + 2 * minute, 'healthy'),
    report(noon + 3 * minute, 'unhealthy', 'GET /ping: 500'),
  ];
  const api = {
    container: facts,
    ...reports[2],
    reportedAt: noon + 3 * minute,
    url: { url: apiUrl, answers: true, reason: '' },
  };
  const { changes } = pastTimeline(shop, { containers: { api: facts }, reports }, { api }, noon + 3 * minute + 1000);
  expect(changes).toEqual({
    api: [
      { at: iso(noon), from: null, to: 'starting', reason: message('health.not-looked-at') },
      { at: iso(noon + minute), from: 'starting', to: 'healthy', reason: '' },
      { at: iso(noon + 3 * minute), from: 'healthy', to: 'unhealthy', reason: 'GET /ping: 500' },
    ],
  });
});

test('a step must have its start and end; a change without a known time must have none', () => {
  const deps: ContainerFacts = { ...facts, state: 'exited', finishedAt: noon + minute };
  const redis: ContainerFacts = { ...facts, health: 'healthy' };
  const known = { deps: { container: deps }, redis: { container: redis } };
  const { changes } = pastTimeline(shop, { containers: { deps, redis }, reports: [] }, known, noon + 5 * minute);
  expect(changes).toEqual({
    deps: [
      { at: iso(noon), from: null, to: 'starting', reason: '' },
      { at: iso(noon + minute), from: 'starting', to: 'done', reason: message('health.done') },
    ],
    redis: [
      { at: iso(noon), from: null, to: 'starting', reason: '' },
      { at: null, from: 'starting', to: 'healthy', reason: '' },
    ],
  });
});

test('ongoing changes must be added, bounded, and be unknown when the engine is lost', () => {
  let timeline = pastTimeline(shop, { containers: {}, reports: [] }, {}, noon);
  for (let turn = 0; turn < 20; turn++) {
    const container: ContainerFacts = { ...facts, health: turn % 2 === 0 ? 'healthy' : 'unhealthy' };
    timeline = foldTimeline(shop, timeline, {
      at: noon + turn,
      type: 'container-changed',
      service: 'redis',
      container,
    });
  }
  timeline = foldTimeline(shop, timeline, {
    at: noon + minute,
    type: 'engine-lost',
    reason: 'No Docker Engine answers.',
  });
  expect(timeline.changes['redis']).toHaveLength(keptChanges);
  expect(timeline.changes['redis']?.at(-1)).toEqual({
    ...{ at: iso(noon + minute), from: 'unhealthy', to: 'unknown', reason: 'No Docker Engine answers.' },
  });
});
