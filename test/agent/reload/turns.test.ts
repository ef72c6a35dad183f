import { afterEach, expect, it } from 'vitest';
import { createTurns } from '../../../src/agent/reload/turns.ts';
import { traitsOf } from '../../../src/shared/model/traits.ts';
import { createAgentClock } from '../../support/agent-clock.ts';

let leaving = new AbortController();
afterEach(() => {
  leaving.abort();
  leaving = new AbortController();
});

function queue(cores = 2) {
  const clock = createAgentClock();
  const moving = new Map<string, number>();
  const said: string[] = [];
  const turns = createTurns({ moving: () => [...moving.values()], cores, sleep: clock.sleep }, leaving.signal);
  const ask = (role: string) => {
    const { reloadOrder } = traitsOf({ role });
    moving.set(role, reloadOrder);
    void turns.turn(reloadOrder).then(() => said.push(`${clock.now()} ${role}`));
  };
  const end = (role: string) => {
    moving.delete(role);
    turns.onChange();
  };
  return { clock, said, ask, end };
}

it.each([
  [1, ['0 api', '0 web', '2000 worker', '3000 beat']],
  [2, ['0 api', '0 web', '1000 worker', '2000 beat']],
  [4, ['0 api', '0 web', '0 worker', '0 beat']],
] as const)('on %s cores api and web must go first, workers and beat when one is free', async (cores, order) => {
  const { clock, said, ask, end } = queue(cores);
  for (const role of ['api', 'web', 'worker', 'beat'] as const) ask(role);
  await clock.advance(1000);
  end('api');
  await clock.advance(1000);
  end('web');
  await clock.advance(1000);
  end('worker');
  await clock.advance(1000);
  expect(said).toEqual(order);
});

it('a worker must not wait for the only server with new code to come up if there is a spare core', async () => {
  const { clock, said, ask } = queue();
  ask('api');
  ask('worker');
  await clock.advance(1000);
  expect(said).toEqual(['0 api', '0 worker']);
});

it('a service that does not come up must not hold others up for long', async () => {
  const { clock, said, ask } = queue(1);
  ask('web');
  ask('worker');
  await clock.advance(60_000);
  expect(said).toEqual(['0 web', '30000 worker']);
});
