import { type Message, message } from '../../../shared/messages/message.ts';
import { wordingIn } from '../../../shared/messages/said.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { AnsweredReport } from '../../../shared/model/report.ts';
import { parseReports } from '../../../shared/protocol/agent-event.ts';
import type { ContainerEngine, SocketAnswer } from '../../ports/container-engine.ts';

/** The agent's socket in the workspace container. */
const socket = '/run/bkdev/agent.sock';

/** Time limit for looking at a role; a role that takes longer is reported as unknown. */
const lookMs = 2_000;

/** The engine starts a process in a container sooner, also on a busy machine. */
const startsMs = 15_000;

/** In a workspace younger than this, the agent may not be listening yet. */
export const agentListensWithinMs = 10_000;

/** The agent's answer, or why there is none. */
export type Answer = { readonly type: 'answered'; readonly text: string } | Silent;

export interface Silent {
  readonly type: 'silent';
  /** If the agent refused the request, its own words. */
  readonly reason: Wording;
  /** Whether the agent answered with a refusal. */
  readonly isRefusal?: true;
}

type Reached = Pick<ContainerEngine, 'exec' | 'askSocket'>;

/**
 * Sends one request to the agent (agent/control-server.ts lists them): directly if the engine can, otherwise by a
 * process in the workspace, whose user alone may access the socket.
 */
export async function askAgent(
  engine: Reached,
  workspace: string,
  method: 'GET' | 'POST',
  path: string,
  withinMs: number,
): Promise<Answer> {
  const direct = await engine.askSocket(workspace, socket, { method, path, withinMs });
  if (direct !== undefined) return answerFrom(direct, withinMs);
  const bounded = ['--max-time', String(Math.ceil(withinMs / 1000)), '--unix-socket', socket];
  // Use one stream: with two, curl's own messages could appear in the middle of the answer.
  const argv = ['curl', '-sS', '--stderr', '-', '--fail-with-body', ...bounded, '-X', method, `http://agent${path}`];
  const late = AbortSignal.timeout(withinMs + startsMs);
  const run = await engine.exec(workspace, argv, late).catch((error: unknown) => {
    if (!late.aborted) throw error;
  });
  if (run === undefined) return { type: 'silent', reason: message('agent.no-way-in') };
  const { status, output } = run;
  const lines = output.trim().split('\n');
  if (status === 0) return { type: 'answered', text: lines.join('\n') };
  // The reason in the agent's refusal says more than the HTTP status.
  const said = lines.findLast(line => line !== '' && !line.startsWith('curl: (22)')) ?? lines.at(-1);
  const ended = message('agent.curl-ended', { status });
  const reason = unreachable(withinMs)[status] ?? (said ? wordingIn(said) : ended);
  return { type: 'silent', reason, ...(status === refused && { isRefusal: true }) };
}

function answerFrom(direct: SocketAnswer, withinMs: number): Answer {
  switch (direct.type) {
    case 'answered': {
      const text = direct.body.trim();
      if (direct.status < 400) return { type: 'answered', text };
      return { type: 'silent', reason: wordingIn(text), isRefusal: true };
    }
    case 'late':
      return { type: 'silent', reason: message('agent.no-answer', { withinMs }) };
    case 'cut':
      return { type: 'silent', reason: message('agent.answer-cut') };
    default:
      return direct satisfies never;
  }
}

/** Curl's exit status for an HTTP error, with `--fail-with-body`. */
const refused = 22;

/** Messages by curl exit status (curl.se/docs/manpage.html, "exit codes"). */
function unreachable(withinMs: number): Readonly<Record<number, Message>> {
  const cut = message('agent.answer-cut');
  return { 7: message('agent.not-listening'), 28: message('agent.no-answer', { withinMs }), 52: cut, 56: cut };
}

/** Has the agent look at every role and store now, and returns its reports. */
export function lookAtRoles(engine: Reached, workspace: string): Promise<readonly AnsweredReport[] | Silent> {
  return reportsFrom(askAgent(engine, workspace, 'POST', `/look?within=${lookMs}`, lookMs + 1_000));
}

/**
 * Returns the agent's latest reports. The request also tells the agent that somebody is watching, so it looks closely
 * for a minute.
 */
export function lastReports(engine: Reached, workspace: string): Promise<readonly AnsweredReport[] | Silent> {
  return reportsFrom(askAgent(engine, workspace, 'GET', '/reports', lookMs));
}

async function reportsFrom(asked: Promise<Answer>): Promise<readonly AnsweredReport[] | Silent> {
  const answer = await asked;
  if (answer.type === 'silent') return answer;
  const reports = parseReports(answer.text);
  return reports ?? { type: 'silent', reason: message('agent.answer-unknown') };
}
