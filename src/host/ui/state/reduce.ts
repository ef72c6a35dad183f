import type { EngineEvent } from '../../../shared/model/event.ts';
import { foldFacts } from '../../../shared/model/fold-facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import { emptyPlan } from '../../../shared/model/plan.ts';
import type { Notice, State } from './state.ts';

const keptNotices = 20;

/** So many of an instance's loads are kept: two minutes at one every two seconds. */
export const keptLoads = 60;

/** What a command has done when it begins. */
const nothingDone = {
  isTouched: false,
  rollback: undefined,
  finished: undefined,
  plan: emptyPlan,
  estimateMs: undefined,
} as const;

/** The state after one more event. Pure: no clock, no I/O. */
export function reduce(before: State, event: EngineEvent): State {
  const state: State = { ...before, facts: foldFacts(before.facts, event) };
  switch (event.type) {
    case 'command-started': {
      const { command, project, workspace, profile, services, at } = event;
      const isOther = before.profile !== '' && before.profile !== profile;
      const former = isOther ? { profile: before.profile, services: before.services } : undefined;
      const about = { command, project, workspace, profile, services, former, startedAt: at };
      return { ...state, ...about, ...nothingDone };
    }
    case 'watching-started': {
      const { project, workspace, profile, services } = event;
      // No command is at work, and none has ended: another one may begin.
      const finished = { at: event.at, error: undefined, urls: [], tookMs: undefined };
      return { ...state, project, workspace, profile, services, finished };
    }
    case 'rollback-started': {
      const { profile, services, cause } = event;
      return { ...state, profile, services, rollback: { failed: before.profile, cause }, estimateMs: undefined };
    }
    case 'plan-agreed':
      return { ...state, startedAt: event.at };
    case 'plan-made':
      return { ...state, plan: event.plan, estimateMs: event.estimateMs };
    case 'activity-started':
      return { ...state, isTouched: true, busySince: withTimes(state.busySince, event.services, event.at) };
    case 'activity-finished':
      return { ...state, busySince: without(state.busySince, event.services) };
    case 'notice-given': {
      const notice: Notice = event.hint ? { text: event.text, hint: event.hint } : { text: event.text };
      return { ...state, notices: [...state.notices, notice].slice(-keptNotices) };
    }
    case 'command-finished': {
      const { error, urls, tookMs, start } = event;
      // What failed before it changed anything, or was refused, leaves what was up before.
      const up = error && !state.isTouched ? state.former : undefined;
      // What was kept from beginning ends without having begun; what the command before it turned back from is then
      // no news.
      const rollback = state.finished === undefined ? state.rollback : undefined;
      return { ...state, ...up, former: undefined, rollback, finished: { at: event.at, error, urls, tookMs, start } };
    }
    case 'load-measured':
      return { ...state, loads: withLoads(state.loads, event.loads) };
    case 'service-failed':
      return { ...state, busySince: without(state.busySince, [event.service]) };
    case 'service-progressed':
    case 'log-appended':
    case 'everything-created':
    case 'failure-explained':
    case 'container-changed':
    case 'agent-started':
    case 'agent-lost':
    case 'engine-lost':
    case 'role-reported':
    case 'code-reloaded':
    case 'code-unchanged':
    case 'code-held':
    case 'url-checked':
    case 'service-held':
    case 'service-became-healthy':
      return state;
    default:
      return unknown(event);
  }
}

/** What was not measured is not running: what it used before it ended says nothing of its next start. */
function withLoads(known: State['loads'], measured: Readonly<Record<string, Load>>): State['loads'] {
  const added = Object.entries(measured).map(
    ([name, load]) => [name, [...(known[name] ?? []), load].slice(-keptLoads)] as const,
  );
  return Object.fromEntries(added);
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
