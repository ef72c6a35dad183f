import { expect, test } from 'vitest';
import { createFactStore } from '../../../../src/host/orchestrator/observe/fact-store.ts';
import { interruption } from '../../../../src/host/orchestrator/observe/waiting.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { said } from '../../../support/said.ts';

const container: ContainerFacts = {
  ...{ id: 'c', state: 'running', exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' },
};
const hold = message('hold.service', { service: 'mysql' });
const never = new AbortController().signal;

function setUp() {
  const clock = manualClock(1000);
  const told: EngineEvent[] = [];
  return { clock, told, ledger: createFactStore(clock, event => told.push(event)) };
}

test('an event must be given a time unless it has one, folded and reported', () => {
  const { told, ledger } = setUp();
  ledger.record({ type: 'service-held', service: 'api', hold });
  ledger.record({ type: 'agent-started', pid: 7, at: 900 });
  expect(told).toEqual([
    { at: 1000, type: 'service-held', service: 'api', hold },
    { at: 900, type: 'agent-started', pid: 7 },
  ]);
  expect(ledger.facts()).toEqual({ api: { hold } });
});

test('unchanged facts of a container must be reported once', () => {
  const { clock, told, ledger } = setUp();
  ledger.record({ type: 'container-changed', service: 'api', container });
  void clock.advance(10);
  ledger.record({ type: 'container-changed', service: 'api', container: { ...container } });
  ledger.record({ type: 'container-changed', service: 'mysql' });
  expect(told).toHaveLength(1);
});

test('the end of a further container must be reported, and its facts be reported once, too', () => {
  const { told, ledger } = setUp();
  const further: ContainerFacts = { ...container, id: 'c2', number: 2, isFurther: true };
  ledger.record({ type: 'container-changed', service: 'worker', container });
  ledger.record({ type: 'container-changed', service: 'worker.2', container: further });
  ledger.record({ type: 'container-changed', service: 'worker.2', container: { ...further } });
  ledger.record({ type: 'container-changed', service: 'worker.2' });
  expect(told).toHaveLength(3);
  expect(ledger.facts()['worker']?.others).toBeUndefined();
});

test('a wait must end with the event that provides its result', async () => {
  const { clock, ledger } = setUp();
  const found = ledger.until(facts => facts['api']?.hold, never);
  await clock.advance(5000);
  ledger.record({ type: 'service-held', service: 'api', hold });
  expect(await found).toBe(hold);
  expect(clock.now()).toBe(6000);
});

test('a log line, which changes no fact, must be reported without waking anybody', async () => {
  const { clock, told, ledger } = setUp();
  let looks = 0;
  const found = ledger.until(facts => {
    looks += 1;
    return facts['api']?.hold;
  }, never);
  for (let line = 0; line < 100; line += 1) ledger.record({ type: 'log-appended', service: 'api', text: 'x' });
  await clock.advance(0);
  expect([told.length, looks]).toEqual([100, 1]);
  ledger.record({ type: 'service-held', service: 'api', hold });
  expect(await found).toBe(hold);
});

test('each waiter must look once at simultaneous events', async () => {
  const { clock, ledger } = setUp();
  const looks = [0, 0];
  const found = looks.map((_, waiter) =>
    ledger.until(facts => {
      looks[waiter] = (looks[waiter] ?? 0) + 1;
      return facts['web']?.hold;
    }, never),
  );
  for (const service of ['api', 'mysql', 'web']) ledger.record({ type: 'service-held', service, hold });
  expect(await Promise.all(found)).toEqual([hold, hold]);
  await clock.advance(5000);
  expect(looks).toEqual([2, 2]);
});

test('a look that throws must end its own wait, and no other', async () => {
  const { ledger } = setUp();
  const thrown = new Error('no such service');
  const failing = ledger.until(facts => {
    if (facts['api']) throw thrown;
    return undefined;
  }, never);
  const found = ledger.until(facts => facts['api']?.hold, never);
  ledger.record({ type: 'service-held', service: 'api', hold });
  await expect(failing).rejects.toBe(thrown);
  expect(await found).toBe(hold);
});

test('no timer must run once nobody waits', async () => {
  const { clock, ledger } = setUp();
  const found = ledger.until(facts => facts['api']?.hold, never);
  ledger.record({ type: 'service-held', service: 'api', hold });
  await found;
  expect(clock.sleepers()).toBe(0);
});

test('a wait for a condition that only time brings must end too', async () => {
  const { clock, ledger } = setUp();
  expect(await clock.until(ledger.until((_, now) => (now >= 4000 ? now : undefined), never))).toBe(4000);
});

test('a wait must end with the interruption, even if that came first', async () => {
  const { ledger } = setUp();
  const controller = new AbortController();
  const waiting = ledger.until(() => undefined, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  await expect(ledger.until(() => 1, controller.signal)).rejects.toMatchObject({ code: 'interrupted' });
});

test('an interruption with a reason of ours must keep it', () => {
  const reason = new BkdevError({ code: 'role-failed', message: 'x', hint: '' });
  expect(interruption(AbortSignal.abort(reason))).toBe(reason);
  expect(said(interruption(AbortSignal.abort()))).toEqual({
    code: 'interrupted',
    message: 'Interrupted.',
    hint: 'bkdev up continues where this stopped.',
  });
});
