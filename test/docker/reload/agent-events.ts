import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { EngineEvent, EventOf } from '../../../src/shared/model/event.ts';
import { parseSaid } from '../../support/said.ts';
import { containerOf } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { until } from '../support/until.ts';

/** The agent's events of a checkout since it is being followed. */
export interface AgentEvents {
  /** Waits until each of these services was reloaded this many times. */
  reloaded(services: readonly string[], times?: number): Promise<void>;
  /** Waits for the first matching event of that type. */
  next<Type extends EngineEvent['type']>(
    type: Type,
    matches?: (event: EventOf<Type>) => boolean,
  ): Promise<EventOf<Type>>;
  all<Type extends EngineEvent['type']>(type: Type): EventOf<Type>[];
  /** Returns the reloaded services, once per reload, with the files concerned. */
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
