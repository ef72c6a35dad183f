import { type Message, message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';
import { type Among, needsOf } from './definition.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { signalOf } from './failure.ts';
import { type Condition, conditionOf, type Phase } from './health.ts';
import type { Service } from './service.ts';
import { isStep } from './traits.ts';

/** The exit status after SIGKILL. */
const killedStatus = 137;

/**
 * Returns a service's condition given all others: a running service works only if everything it needs works. Rows,
 * header, `status`, `wait` and `--json` all use this function.
 */
export function conditionIn(among: Among, service: Service, facts: Facts, now: number): Condition {
  const own = conditionOf(service, facts[service.name], now);
  if (isStep(service) || !up.has(own.phase)) return own;
  const lacks = lacksOf(service, among, facts, now, new Set([service.name]));
  const lack = worstOf(lacks);
  if (lack === undefined || (lack.health === 'starting' && own.health !== 'healthy')) return own;
  const { needs, is } = lack;
  // Most services do not notice that a store is held still for a moment.
  if (lack.health === 'copying')
    return own.health === 'unhealthy'
      ? { phase: own.phase, health: 'starting', reason: message('health.needs', { needs, is, found: '' }), needs }
      : own;
  const { health } = lack;
  // Its own `unknown` reason matters as much as its own failure.
  const found = own.health === 'unhealthy' || own.health === 'unknown' ? own.reason : '';
  const phase = health === 'starting' ? 'starting' : 'running';
  return { phase, health, reason: message('health.needs', { needs, is, found }), needs };
}

function worstOf(lacks: readonly Lack[]): Lack | undefined {
  const ofHealth = (wanted: Lack['health']) => lacks.find(({ health }) => health === wanted);
  return ofHealth('unhealthy') ?? ofHealth('starting') ?? ofHealth('copying');
}

const up: ReadonlySet<Phase> = new Set(['starting', 'running', 'reloading']);

/** A need that does not hold: which service, whether it will hold by itself, and what is wrong with it. */
interface Lack {
  readonly health: 'starting' | 'copying' | 'unhealthy';
  readonly needs: string;
  readonly is: Message;
}

/** Root causes first: a service that only fails because of another is not to blame. */
function lacksOf(service: Service, among: Among, facts: Facts, now: number, seen: Set<string>): Lack[] {
  return needsOf(service, among, name => facts[name]?.container !== undefined).flatMap(need => {
    // Addresses can form a cycle.
    if (seen.has(need.name)) return [];
    seen.add(need.name);
    // Other services do not use its published address.
    const lack = lackIn({ ...need, ports: [] }, facts[need.name], now);
    return [...lacksOf(need, among, facts, now, seen), ...(lack ? [{ ...lack, needs: need.name }] : [])];
  });
}

function lackIn(need: Service, known: ServiceFacts | undefined, now: number): Omit<Lack, 'needs'> | undefined {
  const { phase, health, reason } = conditionOf(need, known, now);
  switch (phase) {
    case 'pending':
    case 'building':
    case 'creating':
    case 'starting':
      return { health: 'starting', is: message('lack.starting') };
    case 'stopping':
      return { health: 'starting', is: message('lack.stopping') };
    case 'copying':
      return { health: 'copying', is: message('is.copying') };
    case 'reloading':
      return undefined;
    case 'running':
      return health === 'unhealthy' ? { health, is: message('lack.failing', { reason }) } : undefined;
    case 'absent':
      return { health: 'unhealthy', is: message('lack.absent') };
    case 'stopped':
      return {
        health: 'unhealthy',
        is: message(known?.container?.state === 'paused' ? 'lack.paused' : 'lack.stopped'),
      };
    case 'failed':
      return { health: 'unhealthy', is: pastOf(known, reason) };
    default:
      return unknown(phase);
  }
}

/** Docker's account, which is shorter than the service's last words. */
function pastOf({ container }: ServiceFacts = {}, reason: Wording): Message {
  if (container?.state !== 'exited' && container?.state !== 'dead') return message('lack.failed', { reason });
  const { exitCode, oomKilled } = container;
  if (oomKilled) return message('lack.killed-for-memory');
  if (exitCode === killedStatus) return message('lack.killed', { exitCode });
  const signal = signalOf(exitCode);
  return signal === undefined ? message('lack.exited', { exitCode }) : message('lack.ended', { signal, exitCode });
}

function unknown(phase: never): never {
  throw new Error(`no such phase: ${phase}`);
}
