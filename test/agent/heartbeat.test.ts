import { expect, it } from 'vitest';
import { createHeartbeat } from '../../src/agent/heartbeat.ts';
import { createAgentClock } from '../support/agent-clock.ts';

it('must be reported once when it falls silent, and reset by the next beat', async () => {
  const clock = createAgentClock();
  const told: string[] = [];
  const { sleep } = clock;
  const heartbeat = createHeartbeat({ sleep, onSilence: service => told.push(`${clock.now()} ${service}`) });
  const states: boolean[] = [];
  const beatAll = (...services: string[]) => {
    for (const service of services) heartbeat.beat(service);
  };

  beatAll('api', 'worker');
  await clock.advance(1000);
  beatAll('api', 'worker');
  await clock.advance(1000);
  beatAll('api');
  states.push(heartbeat.isSilent('worker'));
  await clock.advance(1000);
  beatAll('api');
  states.push(heartbeat.isSilent('worker'), heartbeat.isSilent('api'));
  await clock.advance(1000);
  beatAll('api', 'worker');
  states.push(heartbeat.isSilent('worker'));

  expect(told).toEqual(['2500 worker']);
  expect(states).toEqual([false, true, false, false]);
  expect(heartbeat.isSilent('a role of an older definition, which gives no signs')).toBe(false);
});
