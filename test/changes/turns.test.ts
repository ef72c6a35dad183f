import { afterEach, expect, it } from 'vitest';
import { createTurns } from '../../src/changes/turns.ts';
import type { Role } from '../../src/model/service.ts';
import { createAgentClock } from '../support/agent-clock.ts';

let leaving = new AbortController();
afterEach(() => {
  leaving.abort();
  leaving = new AbortController();
});

function queue() {
  const clock = createAgentClock();
  const moving = new Set<Role>();
  const said: string[] = [];
  const turns = createTurns({ moving: () => [...moving], sleep: clock.sleep }, leaving.signal);
  const ask = (role: Role) => {
    moving.add(role);
    void turns.turn(role).then(() => said.push(`${clock.now()} ${role}`));
  };
  const end = (role: Role) => {
    moving.delete(role);
    turns.onChange();
  };
  return { clock, said, ask, end };
}

it('api and web must go first, workers when these have their new code, and beat last', async () => {
  const { clock, said, ask, end } = queue();
  for (const role of ['api', 'worker', 'beat', 'web'] as const) ask(role);
  await clock.advance(1000);
  end('api');
  await clock.advance(1000);
  end('web');
  await clock.advance(1000);
  end('worker');
  await clock.advance(1000);
  expect(said).toEqual(['0 api', '0 web', '2000 worker', '3000 beat']);
});

it('one that does not come up must hold nobody up for long', async () => {
  const { clock, said, ask } = queue();
  ask('web');
  ask('worker');
  await clock.advance(60_000);
  expect(said).toEqual(['0 web', '30000 worker']);
});
