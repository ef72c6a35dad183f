import { expect, test } from 'vitest';
import { restart } from '../../../src/host/orchestrator/restart.ts';
import { down, stop } from '../../../src/host/orchestrator/take-down.ts';
import type { World } from '../../../src/host/ports/world.ts';
import { releaseProjectOf } from '../../../src/host/release/release-project.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import type { EngineEvent } from '../../../src/shared/model/event.ts';
import { said } from '../../support/said.ts';
import { type Scenario, scenario } from '../../support/scenario.ts';
import { shop as definition } from '../../support/shop.ts';

const gone = new BkdevError({ code: 'engine-unreachable', message: message('plan.declined'), hint: '' });

/**
 * Returns the events, here and for somebody who follows, of a command whose engine becomes unreachable when it stops a
 * container.
 */
async function told(work: (world: World) => Promise<void>) {
  const shop = scenario();
  await shop.clock.until(shop.up());
  shop.events.length = 0;
  const { clock } = shop;
  const watched: Promise<EngineEvent[]>[] = [];
  const stopOf = async (): Promise<void> => {
    watched.push(watching(shop));
    await clock.sleep(10);
    throw gone;
  };
  const engine = { ...shop.engine, stop: stopOf };
  const error = await clock.until(work({ ...shop.world, engine }).catch(said));
  const typesOf = (events: readonly EngineEvent[]) => events.map(({ type }) => type);
  const elsewhere = await watched[0];
  return { error, here: typesOf(shop.events), elsewhere: typesOf(elsewhere ?? []), last: elsewhere?.at(-1) };
}

async function watching({ lock }: Scenario): Promise<EngineEvent[]> {
  const holder = await lock.attach(definition.project);
  const events: EngineEvent[] = [];
  for await (const event of holder?.events(new AbortController().signal) ?? []) events.push(event);
  return events;
}

test.for([
  ['stop', (world: World) => stop(world, definition)],
  ['down', (world: World) => down(world, definition, false)],
  ['restart', (world: World) => restart(world, definition, ['redis'], 1000, new AbortController().signal)],
] as const)('%s that fails must end its operations, and report its end to everybody who follows', async ([, work]) => {
  const begun = ['command-started', 'plan-made', 'activity-started', 'activity-finished'];
  const found = await told(work);
  const ofCommand = (types: readonly string[]) =>
    [...new Set(types)].filter(type => type !== 'container-changed' && type !== 'role-reported');
  expect({ ...found, here: ofCommand(found.here), elsewhere: ofCommand(found.elsewhere) }).toEqual({
    error: expect.objectContaining({ code: 'engine-unreachable' }),
    ...{ here: begun, elsewhere: [...begun, 'command-finished'] },
    last: expect.objectContaining({ type: 'command-finished', error: gone.report() }),
  });
});

test('down must refuse while a release is being started, and change nothing', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const before = shop.engine.states();
  await shop.lock.acquire(releaseProjectOf(definition.project), 'release run');
  const error = await shop.clock.until(down(shop.world, definition, false).catch(said));
  expect(error).toMatchObject({ code: 'busy' });
  expect(shop.engine.states()).toEqual(before);
});
