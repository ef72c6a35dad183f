import { type Message, message } from '../../shared/messages/message.ts';
import { type Cookies, cookieHeader, keepCookies } from '../../shared/model/cookies.ts';
import { type HttpProbe, probeAgent } from '../../shared/model/service.ts';
import { codeOf } from '../io/code-of.ts';
import { exchange } from '../io/http-exchange.ts';
import { oneLine } from '../io/one-line.ts';
import type { Asked, Probed, RoleProbe } from './role-probe.ts';

/** The interval between two checks of the pages of a service that works. A page costs much more than a health route. */
const pagesEveryMs = 30_000;
/** A page's first request compiles its templates. */
const pageTimeouts = 5;

/**
 * Checks `http://<host>:<port><path>` for the expected status and text, and less often the pages that must not answer
 * with a server error. It returns the cookies it received, because Django with `CSRF_USE_SESSIONS` creates a session
 * for each request without one.
 */
export function createHttpProbe(
  host: string,
  { port, path, expect, host: asked, below, pages = [] }: HttpProbe,
  timeoutMs = 2000,
): RoleProbe {
  const cookies: Cookies = new Map();
  let pagesWorkedAt = Number.NEGATIVE_INFINITY;
  let seenSince = 0;
  const get = async (what: string, withinMs: number) => {
    const cookie = cookieHeader(cookies);
    const headers = {
      'User-Agent': probeAgent,
      ...(asked !== undefined && { Host: asked }),
      ...(cookie !== undefined && { Cookie: cookie }),
    };
    const answer = await exchange({ host, port, path: what, headers }, withinMs);
    keepCookies(cookies, answer.headers['set-cookie'] ?? [], Date.now());
    return answer;
  };
  /** A page that does not answer in time says nothing: the machine may be busy, and the health route has answered. */
  const brokenPage = async (): Promise<Message | undefined> => {
    for (const page of pages) {
      const answer = await get(page, timeoutMs * pageTimeouts).catch(() => undefined);
      if (answer !== undefined && answer.status >= 500)
        return message('probe.page-fails', { page, status: answer.status, title: titleOf(answer.body) });
    }
    return undefined;
  };
  const ask = async ({ since }: Asked): Promise<Probed> => {
    const startedAt = performance.now();
    try {
      const answer = await get(path, timeoutMs);
      if (below === undefined ? answer.status !== 200 : answer.status >= below)
        return { type: 'failed', reason: whatItAnswered(answer.status, answer.headers) };
      if (expect !== undefined && !answer.body.includes(expect))
        return {
          type: 'failed',
          reason: message('probe.body-lacks', { expected: expect, body: oneLine(answer.body, 60) }),
        };
      const latencyMs = Math.round(performance.now() - startedAt);
      // New code may have broken a page that worked.
      if (since === seenSince && startedAt - pagesWorkedAt < pagesEveryMs) return { type: 'answered', latencyMs };
      const broken = await brokenPage();
      if (broken !== undefined) return { type: 'failed', reason: broken, isServing: true };
      [pagesWorkedAt, seenSince] = [startedAt, since];
      return { type: 'answered', latencyMs };
    } catch (error) {
      return { type: 'failed', reason: whyNoAnswer(error, host, port, timeoutMs) };
    }
  };
  return { fastestMs: 150, steadyMs: 5000, ask };
}

/** What an error page is about: Django's names the exception. */
function titleOf(body: string): string {
  return oneLine(/<title>([^<]*)/i.exec(body)?.[1] ?? '', 100);
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
