import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Sources } from '../../shared/model/sources.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import { parseSources } from '../../shared/protocol/agent-event.ts';
import type { World } from '../ports/world.ts';
import { type Answer, askAgent, type Silent } from './observe/ask-agent.ts';

/** The agent answers from memory, but the machine may be slow, for instance while it builds. */
const answerMs = 5_000;

/** Sends a request to the agent of one environment. */
export type Ask = (method: 'GET' | 'POST', path: string) => Promise<Answer>;

type Looking = Pick<World, 'engine'>;

/** Returns a function that sends requests to the environment's agent, or the reason why the agent cannot be reached. */
export async function reachAgent({ engine }: Looking, definition: Definition): Promise<Ask | Silent> {
  const containers = await engine.containers(definition.project);
  const name = definition.services.find(isWorkspace)?.name ?? '';
  const container = containers[name];
  if (container?.state !== 'running')
    return { type: 'silent', reason: message('agent.workspace-down', { workspace: name || 'workspace' }) };
  return (method, path) => askAgent(engine, container.id, method, path, answerMs);
}

/** Returns how the agent detects file changes, or why it did not say. */
export async function askSources(ask: Ask): Promise<Sources | Silent> {
  const answer = await ask('GET', '/sources');
  if (answer.type === 'silent') return answer;
  return parseSources(answer.text) ?? { type: 'silent', reason: message('agent.answer-unknown') };
}

/** Returns why an agent did not answer. An older agent that lacks the route reports `agent.route-unknown`. */
export function whySilent({ reason }: Silent): Wording {
  return codeOf(reason) === 'agent.route-unknown' ? message('agent.too-old') : reason;
}

function codeOf(reason: Wording): string {
  return typeof reason === 'string' ? '' : reason.code;
}

/** The error for an agent that did not answer, with what to try. */
export function notReached(what: Wording, silent: Silent): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: message('agent.not-reached', { what, why: whySilent(silent) }),
    hint: hintFor(silent.reason),
  });
}

function hintFor(reason: Wording): Message {
  switch (codeOf(reason)) {
    case 'agent.route-unknown':
      return message('agent.init-updates');
    case 'agent.workspace-down':
      return message('agent.up-starts');
    case 'agent.service-not-reloaded':
      return message('agent.name-one');
    default:
      return message('agent.restart-starts');
  }
}
