import type { EngineEvent } from '../../../shared/model/event.ts';
import { foldFacts } from '../../../shared/model/fold-facts.ts';
import type { Load } from '../../../shared/model/load.ts';
import { emptyPlan } from '../../../shared/model/plan.ts';
import { foldChanges } from './fold-changes.ts';
import type { Notice, State } from './state.ts';
import { foldTraffic } from './traffic.ts';

const keptNotices = 20;

/** Number of load samples kept per instance: four minutes at one every three seconds. */
export const keptLoads = 80;

/** The state of a command that has not done anything yet. */
const nothingDone = {
  isTouched: false,
  rollback: undefined,
  finished: undefined,
  plan: emptyPlan,
  estimateMs: undefined,
} as const;

/** Returns the state after one more event. Pure: no clock, no I/O. */
export function reduce(before: State, event: EngineEvent): State {
  const changes = foldChanges(before.changes, before.facts, event);
  const state: State = { ...before, changes, facts: foldFacts(before.facts, event) };
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
      // No command is running, so another one may begin.
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
      const { at, text, hint } = event;
      const notice: Notice = { at, text, ...(hint && { hint }) };
      return { ...state, notices: [...state.notices, notice].slice(-keptNotices) };
    }
    case 'command-finished': {
      const { error, urls, tookMs, start } = event;
      // A command that failed or was declined before it changed anything leaves the former profile up.
      const up = error && !state.isTouched ? state.former : undefined;
      // A command that was refused ends without a start event; an earlier command's rollback is then no longer news.
      const rollback = state.finished === undefined ? state.rollback : undefined;
      return { ...state, ...up, former: undefined, rollback, finished: { at: event.at, error, urls, tookMs, start } };
    }
    case 'load-measured':
      return { ...state, loads: withLoads(state.loads, event.loads) };
    case 'editor-changed':
      return { ...state, editor: event.editor };
    case 'request-served':
      return { ...state, traffic: foldTraffic(state.traffic, event) };
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

/** An instance that was not measured is not running; its earlier use says nothing about its next start. */
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
