import { expect, test } from 'vitest';
import type { Proposal } from '../../src/host/orchestrator/plan/proposal.ts';
import { down, stop } from '../../src/host/orchestrator/take-down.ts';
import { formatPlan } from '../../src/host/ui/text/plan-lines.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import { inEnglish } from '../support/said.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { apiProfile, shop as definition, webProfile, workerProfile } from '../support/shop.ts';

async function running(profile?: Profile): Promise<Scenario> {
  const shop = scenario({ checkout: { profiles: [apiProfile, webProfile, workerProfile] } });
  expect(await shop.clock.until(shop.up(profile && { profile }))).toBeUndefined();
  await shop.clock.advance(60_000);
  shop.events.length = 0;
  shop.engine.calls.length = 0;
  shop.composer.calls.length = 0;
  return shop;
}

/** A person who always agrees, after `meanwhile` has run. */
function person(meanwhile: (turn: number) => Promise<unknown>) {
  const asked: Proposal[] = [];
  const agree = async (proposal: Proposal) => {
    asked.push(proposal);
    await meanwhile(asked.length);
    return true;
  };
  return { asked, agree };
}

test('while a person is asked, nobody else must have to wait, and afterwards the remaining work must be done', async () => {
  const shop = await running();
  const { asked, agree } = person(async turn => {
    expect(await shop.lock.holder('shop')).toBeUndefined();
    if (turn === 1) await stop(shop.another().world, definition);
  });
  expect(await shop.clock.until(shop.up({ profile: workerProfile, agree }))).toBeUndefined();
  expect(asked.map(({ plan }) => formatPlan(plan).at(1))).toEqual([
    'start worker after deps done, redis healthy (just created)',
    'start workspace (its container has exited)',
  ]);
  expect(shop.text()).toContain('note: Something changed while you were asked. This is the plan now.');
  expect((await shop.status()).outcome).toBe('healthy');
  expect(await shop.lock.holder('shop')).toBeUndefined();
});

test('however long a person thinks, the screen must show how each role is now', async () => {
  const shop = await running();
  let reported: readonly number[] = [];
  const { agree } = person(async () => {
    const asked = shop.clock.now();
    await shop.clock.advance(60_000);
    reported = shop.events.flatMap(event =>
      event.type === 'role-reported' && event.at > asked ? [event.at - asked] : [],
    );
  });
  expect(await shop.clock.until(shop.up({ profile: workerProfile, agree }))).toBeUndefined();
  expect(Math.max(0, ...reported)).toBeGreaterThan(45_000);
});

test('a container that was replaced in the meantime must be no reason to ask again if the same is done to it', async () => {
  const shop = await running();
  const { asked, agree } = person(async () => {
    shop.engine.vanish('redis');
    shop.engine.add('redis', { state: 'exited', configHash: 'redis-hash' });
  });
  shop.engine.vanish('redis');
  shop.engine.add('redis', { state: 'exited', configHash: 'redis-hash' });
  expect(await shop.clock.until(shop.up({ agree }))).toBeUndefined();
  expect(asked).toHaveLength(1);
  expect(shop.engine.calls).toEqual(['start redis']);
});

test('a definition that was edited during a question must be the subject of the next one', async () => {
  const shop = await running();
  const services = definition.services.map(known =>
    known.name === 'mysql' ? { ...known, configHash: 'new', dependsOn: [] } : known,
  );
  const { asked, agree } = person(async () => {
    shop.edit({ ...definition, services });
  });
  expect(await shop.clock.until(shop.up({ profile: workerProfile, agree }))).toBeUndefined();
  expect(asked.map(({ reasons }) => reasons.map(inEnglish))).toEqual([
    [],
    ['mysql is running and will be replaced: its configuration changed since.'],
  ]);
  expect(shop.engine.find('mysql')?.facts.configHash).toBe('new');
});

test('after agreeing to what another process has started, a person must see what that does', async () => {
  const shop = await running();
  const other = shop.another();
  let first: Promise<unknown> | undefined;
  const { agree } = person(async () => {
    first = other.up({ profile: workerProfile });
    await shop.clock.advance(500);
  });
  const second = shop.up({ profile: workerProfile, agree });
  expect(await shop.clock.until(second)).toBeUndefined();
  await shop.clock.until(first ?? Promise.reject(new Error('not begun')));
  expect(shop.text()).toContain('Attached to "bkdev up worker", which is already running.');
  expect(shop.composer.calls).toEqual(['create worker']);
});

test('after agreeing while another process started something else, a person must be told so, and nothing be done', async () => {
  const shop = await running();
  const { agree } = person(async () => {
    void shop.another().up({ profile: webProfile });
    await shop.clock.advance(500);
  });
  const up = shop.up({ profile: workerProfile, agree });
  await expect(shop.clock.until(up)).rejects.toMatchObject({ code: 'busy' });
  expect(shop.composer.calls).toEqual(['create queues web worker']);
});

test('nobody must be asked about an environment that somebody else is changing', async () => {
  const shop = await running();
  const { asked, agree } = person(async () => undefined);
  const taking = down(shop.another().world, definition, false);
  await shop.clock.advance(0);
  await expect(shop.clock.until(shop.up({ profile: workerProfile, agree }))).rejects.toMatchObject({ code: 'busy' });
  await shop.clock.until(taking);
  expect(asked).toEqual([]);
});

test('a refusal must release the lock', async () => {
  const shop = await running();
  const agree = async () => false;
  expect(await shop.clock.until(shop.up({ profile: workerProfile, agree }))).toMatchObject({
    message: 'Nothing was changed.',
  });
  expect(await shop.lock.holder('shop')).toBeUndefined();
});

test('the time for an answer must not count as work', async () => {
  const took = async (thinkMs: number) => {
    const shop = await running();
    const { agree } = person(() => shop.clock.sleep(thinkMs));
    await shop.clock.until(shop.up({ profile: workerProfile, agree }));
    const [end] = shop.events.filter(({ type }) => type === 'command-finished');
    return end && { ...end, at: 0, start: undefined, chart: 'start' in end && end.start?.services };
  };
  expect(await took(600_000)).toEqual(await took(0));
});

test('without anybody to ask, up must not stop another profile, and name the command that does', async () => {
  const shop = await running(workerProfile);
  const error = await shop.clock.until(shop.up({ isCautious: true }));
  expect(error).toMatchObject({ code: 'consent-needed', hint: expect.stringMatching(/^bkdev switch api /) });
  expect(shop.engine.calls).toEqual([]);
  expect(await shop.clock.until(shop.up({ isCautious: true, profile: workerProfile }))).toBeUndefined();
  expect(await shop.clock.until(shop.up())).toBeUndefined();
  expect(shop.engine.calls).toContain('stop worker');
});
