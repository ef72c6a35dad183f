import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Sources } from '../../shared/model/facts.ts';
import { parseSources } from '../../shared/protocol/agent-event.ts';
import type { World } from '../ports/world.ts';
import { type Answer, askAgent, type Silent } from './observe/ask-agent.ts';

/** The agent answers these from what it knows; a machine that builds something else may be slow. */
const answerMs = 5_000;

/** Asks the agent of one environment. */
export type Ask = (method: 'GET' | 'POST', path: string) => Promise<Answer>;

type Looking = Pick<World, 'engine'>;

/** How to ask the agent of an environment, or why nobody can. */
export async function reachAgent({ engine }: Looking, definition: Definition): Promise<Ask | Silent> {
  const containers = await engine.containers(definition.project);
  const name = definition.services.find(({ role }) => role === 'workspace')?.name ?? '';
  const container = containers[name];
  if (container?.state !== 'running') return { type: 'silent', reason: `${name || 'the workspace'} does not run` };
  return (method, path) => askAgent(engine, container.id, method, path, answerMs);
}

/** How the agent learns of changes, or why it does not say so. */
export async function askSources(ask: Ask): Promise<Sources | Silent> {
  const answer = await ask('GET', '/sources');
  if (answer.type === 'silent') return answer;
  return (
    parseSources(answer.text) ?? {
      type: 'silent',
      reason: 'the agent gives an answer that this bkdev does not understand',
    }
  );
}

/** Why an agent does not say what it was asked, in a person's words. An agent without such a route says which routes it has. */
export function whySilent({ reason }: Silent): string {
  return isTooOld(reason) ? 'the agent of this environment is older than live reload' : reason;
}

function isTooOld(reason: string): boolean {
  return /^no (?:GET|POST) \/\w+; there are:/.test(reason);
}

/** What an agent's silence is as an error, and what to do about it. */
export function notReached(what: string, silent: Silent): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: `${what}: ${whySilent(silent)}.`,
    hint: hintFor(silent.reason),
  });
}

function hintFor(reason: string): string {
  if (isTooOld(reason)) return 'bkdev init brings it up to date; bkdev restart workspace starts it.';
  if (/does not run$/.test(reason)) return 'bkdev up starts it.';
  if (/there are:/.test(reason)) return 'Name one of those, or none for all of them.';
  return 'bkdev restart workspace starts the agent again; bkdev logs workspace shows what it wrote.';
}
