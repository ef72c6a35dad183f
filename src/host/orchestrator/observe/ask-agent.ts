import { type Message, message } from '../../../shared/messages/message.ts';
import { wordingIn } from '../../../shared/messages/said.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { AnsweredReport } from '../../../shared/model/facts.ts';
import { parseReports } from '../../../shared/protocol/agent-event.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';

/** Where the agent listens, in the workspace's container. */
const socket = '/run/bkdev/agent.sock';

/** How long a role may take to be looked at; one that takes longer is unknown. */
const lookMs = 2_000;

/** A workspace younger than this may have an agent that is only about to listen. */
export const agentListensWithinMs = 10_000;

/** What the agent answered, or why it did not. */
export type Answer = { readonly type: 'answered'; readonly text: string } | Silent;

export interface Silent {
  readonly type: 'silent';
  /** Of a request that the agent refuses, in its own words. */
  readonly reason: Wording;
  /** Whether it answered, and refused. */
  readonly isRefusal?: true;
}

/** One request to the agent (agent/control-server.ts lists them), from inside the workspace, because only its user may. */
export async function askAgent(
  engine: Pick<ContainerEngine, 'exec'>,
  workspace: string,
  method: 'GET' | 'POST',
  path: string,
  withinMs: number,
): Promise<Answer> {
  const bounded = ['--max-time', String(Math.ceil(withinMs / 1000)), '--unix-socket', socket];
  // One stream: of two, what curl says itself may come in the middle of the answer.
  const argv = ['curl', '-sS', '--stderr', '-', '--fail-with-body', ...bounded, '-X', method, `http://agent${path}`];
  const { status, output } = await engine.exec(workspace, argv);
  const lines = output.trim().split('\n');
  if (status === 0) return { type: 'answered', text: lines.join('\n') };
  // What the agent says of a request that it refuses tells more than its number.
  const said = lines.findLast(line => line !== '' && !line.startsWith('curl: (22)')) ?? lines.at(-1);
  const ended = message('agent.curl-ended', { status });
  const reason = unreachable(withinMs)[status] ?? (said ? wordingIn(said) : ended);
  return { type: 'silent', reason, ...(status === refused && { isRefusal: true }) };
}

/** Curl's exit status for an HTTP error, with `--fail-with-body`. */
const refused = 22;

/** By curl's exit status (curl.se/docs/manpage.html, "exit codes"). */
function unreachable(withinMs: number): Readonly<Record<number, Message>> {
  const cut = message('agent.answer-cut');
  return { 7: message('agent.not-listening'), 28: message('agent.no-answer', { withinMs }), 52: cut, 56: cut };
}

/** What the agent says of each role and store after a look that it takes now. */
export function lookAtRoles(
  engine: Pick<ContainerEngine, 'exec'>,
  workspace: string,
): Promise<readonly AnsweredReport[] | Silent> {
  return reportsFrom(askAgent(engine, workspace, 'POST', `/look?within=${lookMs}`, lookMs + 1_000));
}

/** What the agent said last of each; it knows by this that somebody watches, and looks closely for a minute. */
export function lastReports(
  engine: Pick<ContainerEngine, 'exec'>,
  workspace: string,
): Promise<readonly AnsweredReport[] | Silent> {
  return reportsFrom(askAgent(engine, workspace, 'GET', '/reports', lookMs));
}

async function reportsFrom(asked: Promise<Answer>): Promise<readonly AnsweredReport[] | Silent> {
  const answer = await asked;
  if (answer.type === 'silent') return answer;
  const reports = parseReports(answer.text);
  return reports ?? { type: 'silent', reason: message('agent.answer-unknown') };
}
