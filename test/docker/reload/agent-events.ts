import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { EngineEvent, EventOf } from '../../../src/shared/model/event.ts';
import { parseSaid } from '../../support/said.ts';
import { containerOf } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { until } from '../support/until.ts';

/** What the agent of a checkout tells, from the moment on that it is followed. */
export interface AgentEvents {
  /** Waits until each of these was reloaded, so many times. */
  reloaded(services: readonly string[], times?: number): Promise<void>;
  /** Waits for the first of that kind that matches. */
  next<Type extends EngineEvent['type']>(
    type: Type,
    matches?: (event: EventOf<Type>) => boolean,
  ): Promise<EventOf<Type>>;
  all<Type extends EngineEvent['type']>(type: Type): EventOf<Type>[];
  /** Which services were reloaded, each as often as it was, and for what. */
  reloads(): string[];
}

/** Follows the agent's log until the test is over. */
export function followAgent(checkout: Checkout): AgentEvents {
  const events: EngineEvent[] = [];
  const since = String(Date.now() / 1000);
  const child = spawn('docker', ['logs', '--follow', '--since', since, containerOf(checkout, 'workspace')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  createInterface({ input: child.stdout }).on('line', line => {
    if (line.startsWith('{')) events.push(parseSaid(line) as EngineEvent);
  });
  const all = <Type extends EngineEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> & EngineEvent => event.type === type);
  return {
    all,
    next: (type, matches = () => true) => until(`the agent tells ${type}`, () => all(type).find(matches)),
    reloaded: async (services, times = 1) => {
      await until(`the agent has reloaded ${services.join(', ')} ${times} times`, () =>
        services.every(name => all('code-reloaded').filter(({ service }) => service === name).length >= times),
      );
    },
    reloads: () => all('code-reloaded').map(({ service, reason }) => `${service}: ${reason}`),
  };
}
