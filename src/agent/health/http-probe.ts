import { type Message, message } from '../../shared/messages/message.ts';
import { type Cookies, cookieHeader, keepCookies } from '../../shared/model/cookies.ts';
import { type HttpProbe, probeAgent } from '../../shared/model/service.ts';
import { codeOf } from '../io/code-of.ts';
import { exchange } from '../io/http-exchange.ts';
import { oneLine } from '../io/one-line.ts';
import type { Probed, RoleProbe } from './role-probe.ts';

/**
 * Checks `http://<host>:<port><path>` for the expected status and text. It returns the cookies it received, because
 * Django with `CSRF_USE_SESSIONS` creates a session for each request without one.
 */
export function createHttpProbe(
  host: string,
  { port, path, expect, host: asked, below }: HttpProbe,
  timeoutMs = 2000,
): RoleProbe {
  const cookies: Cookies = new Map();
  const ask = async (): Promise<Probed> => {
    const startedAt = performance.now();
    try {
      const cookie = cookieHeader(cookies);
      const headers = {
        'User-Agent': probeAgent,
        ...(asked !== undefined && { Host: asked }),
        ...(cookie !== undefined && { Cookie: cookie }),
      };
      const answer = await exchange({ host, port, path, headers }, timeoutMs);
      keepCookies(cookies, answer.headers['set-cookie'] ?? [], Date.now());
      if (below === undefined ? answer.status !== 200 : answer.status >= below)
        return { type: 'failed', reason: whatItAnswered(answer.status, answer.headers) };
      if (expect !== undefined && !answer.body.includes(expect))
        return {
          type: 'failed',
          reason: message('probe.body-lacks', { expected: expect, body: oneLine(answer.body, 60) }),
        };
      return { type: 'answered', latencyMs: Math.round(performance.now() - startedAt) };
    } catch (error) {
      return { type: 'failed', reason: whyNoAnswer(error, host, port, timeoutMs) };
    }
  };
  return { fastestMs: 150, steadyMs: 5000, ask };
}

function whatItAnswered(status: number, headers: { location?: string | undefined }): Message {
  const { location } = headers;
  return message('probe.answers-status', {
    status,
    ...(location !== undefined && { location: oneLine(location, 60) }),
  });
}

function whyNoAnswer(error: unknown, host: string, port: number, timeoutMs: number): Message {
  if (error instanceof DOMException) return message('probe.no-answer', { withinMs: timeoutMs });
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return message('probe.port-refused', { port });
    case 'ENOTFOUND':
      return message('probe.no-host', { host });
    case 'EAI_AGAIN':
      return message('probe.lookup-failed', { host });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return message('probe.no-route', { host });
    case 'ECONNRESET':
      return message('probe.answer-cut', { port });
    default:
      return message('probe.no-http', { port, error: oneLine((error as Error).message, 120) });
  }
}
