import type { EngineEvent } from '../model/event.ts';
import { foldFacts } from '../model/fold-facts.ts';
import { appendLines, ringLines } from './log-ring.ts';
import type { Notice, State } from './state.ts';

const keptNotices = 20;

/** The state after one more event. Pure: no clock, no I/O. */
export function reduce(before: State, event: EngineEvent): State {
  const state: State = { ...before, facts: foldFacts(before.facts, event) };
  switch (event.type) {
    case 'command-started': {
      const { command, project, workspace, profile, at } = event;
      return { ...state, command, project, workspace, profile, startedAt: at, finished: undefined, plan: [] };
    }
    case 'rollback-started': {
      const { profile } = event;
      return { ...state, profile };
    }
    case 'plan-made':
      return { ...state, plan: event.lines };
    case 'activity-started':
      return { ...state, busySince: withTimes(state.busySince, event.services, event.at) };
    case 'activity-finished':
      return { ...state, busySince: without(state.busySince, event.services) };
    case 'service-progressed':
      // A build has no container whose log could be shown, so what it tells stands in for one.
      return state.facts[event.service]?.activity === 'building' ? withLog(state, event.service, event.text) : state;
    case 'log-appended':
      return withLog(state, event.service, event.text);
    case 'notice-given': {
      const notice: Notice = event.hint === undefined ? { text: event.text } : { text: event.text, hint: event.hint };
      return { ...state, notices: [...state.notices, notice].slice(-keptNotices) };
    }
    case 'command-finished':
      return { ...state, finished: { error: event.error, urls: event.urls, tookMs: event.tookMs } };
    case 'service-failed':
      return { ...state, busySince: without(state.busySince, [event.service]) };
    case 'container-changed':
    case 'agent-started':
    case 'agent-lost':
    case 'engine-lost':
    case 'role-reported':
    case 'url-checked':
    case 'service-held':
    case 'service-became-healthy':
      return state;
    default:
      return unknown(event);
  }
}

/** The state after a burst of events. Lines that would fall out of a ring within the burst are never put into it. */
export function reduceBurst(state: State, events: readonly EngineEvent[]): State {
  const left = new Map<string, number>();
  for (const event of events)
    if (event.type === 'log-appended') left.set(event.service, (left.get(event.service) ?? 0) + 1);
  return events.reduce((folded, event) => {
    if (event.type !== 'log-appended') return reduce(folded, event);
    const remaining = left.get(event.service) ?? 0;
    left.set(event.service, remaining - 1);
    return remaining > ringLines ? folded : reduce(folded, event);
  }, state);
}

function withLog(state: State, service: string, text: string): State {
  return { ...state, logs: { ...state.logs, [service]: appendLines(state.logs[service] ?? [], text) } };
}

function withTimes(times: State['busySince'], services: readonly string[], at: number): State['busySince'] {
  return { ...times, ...Object.fromEntries(services.map(service => [service, at])) };
}

function without(times: State['busySince'], services: readonly string[]): State['busySince'] {
  return Object.fromEntries(Object.entries(times).filter(([service]) => !services.includes(service)));
}

function unknown(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
