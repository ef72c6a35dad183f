import { expect, onTestFinished, test, vi } from 'vitest';
import { askAgent } from '../../../../src/host/orchestrator/observe/ask-agent.ts';
import { hearAgent } from '../../../../src/host/orchestrator/observe/observe.ts';
import type { SocketAnswer } from '../../../../src/host/ports/container-engine.ts';
import type { World } from '../../../../src/host/ports/world.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Containers } from '../../../../src/shared/model/container.ts';
import { service, shop } from '../../../support/shop.ts';

const definition = { ...shop, services: [...shop.services, service('workspace', 'workspace', 'Workspace')] };
const containers: Containers = {
  workspace: {
    ...{ id: 'w', exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '', startedAt: 0 },
    state: 'running',
  },
};

/** Returns the reports from an agent whose curl ends like this, at this time after its workspace was started. */
function heard(status: number, output: string, now: number) {
  const engine = { askSocket: async () => undefined, exec: async () => ({ status, output }) };
  return hearAgent({ engine, clock: { now: () => now } } as unknown as World, definition, containers);
}

/** Returns the reports from an agent whose socket answers like this, without a process inside. */
function heardDirectly(answer: SocketAnswer) {
  const engine = { askSocket: async () => answer };
  return hearAgent({ engine, clock: { now: () => 3_000 } } as unknown as World, definition, containers);
}

test('an agent that does not listen yet must be given time, and one that refuses be believed immediately', async () => {
  const reason = message('agent.not-listening');
  expect(await heard(7, '', 3_000)).toEqual({ reports: [] });
  expect(await heard(7, '', 30_000)).toEqual({ reports: [], silence: reason });
  const refusal = JSON.stringify(message('agent.answer-cut'));
  expect(await heard(22, `${refusal}\ncurl: (22) The requested URL returned error: 503`, 3_000)).toEqual({
    reports: [],
    silence: message('agent.answer-cut'),
  });
});

test('an agent must be called silent if the engine runs no command in its workspace in time', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
    const late = new AbortController();
    setTimeout(() => late.abort(), ms);
    return late.signal;
  });
  const exec = (_: string, __: readonly string[], signal?: AbortSignal) =>
    new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  const engine = { askSocket: async () => undefined, exec };
  const asked = askAgent(engine, 'w', 'GET', '/reports', 2_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await asked).toEqual({ type: 'silent', reason: message('agent.no-way-in') });
});

test('an agent that is reached directly must be understood like one that is asked from inside', async () => {
  expect(await heardDirectly({ type: 'answered', status: 200, body: '[]\n' })).toEqual({ reports: [] });
  const refusal = message('agent.answer-cut');
  const refused = { type: 'answered', status: 503, body: `${JSON.stringify(refusal)}\n` } as const;
  expect(await heardDirectly(refused)).toEqual({ reports: [], silence: refusal });
});
