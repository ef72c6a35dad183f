import type { Agent } from 'node:http';
import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { type Cookies, cookieHeader, keepCookies } from '../../../shared/model/cookies.ts';
import { probeAgent } from '../../../shared/model/service.ts';

// An `import` would evaluate all getters and load Node's whole fetch, 25 ms at every start.
const http = process.getBuiltinModule('node:http');

type Env = Readonly<Record<string, string | undefined>>;

/** Number of characters of a body to search for the expected text. */
const readCharacters = 256 * 1024;

/** Whether an address answers, and why not. */
interface Answer {
  readonly answers: boolean;
  readonly reason: Wording;
}

/**
 * Returns a function that requests pages and reports whether each succeeds and contains the expected text. Redirects
 * count as success and are not followed. Uses the proxy from the environment, except for the loopback address. Returns
 * cookies to each origin, because Django stores a session for every request that comes without one.
 */
export function createHttpGet(
  env: Env,
): (
  url: string,
  expect: string | undefined,
  timeoutMs: number,
  ended?: AbortSignal,
  below?: number,
) => Promise<Answer> {
  const cookiesByOrigin = new Map<string, Cookies>();
  return (url, expect, timeoutMs, ended, below) => {
    const address = new URL(url);
    const cookies: Cookies = cookiesByOrigin.get(address.origin) ?? new Map();
    cookiesByOrigin.set(address.origin, cookies);
    return httpGet(address, expect, timeoutMs, agentFor(address, env), cookies, ended, below);
  };
}

function httpGet(
  address: URL,
  expect: string | undefined,
  timeoutMs: number,
  agent: Agent,
  cookies: Cookies,
  ended: AbortSignal | undefined,
  below = 400,
): Promise<Answer> {
  const no = (reason: Wording) => ({ answers: false, reason });
  return new Promise(resolve => {
    const late = AbortSignal.timeout(timeoutMs);
    const signal = ended ? AbortSignal.any([late, ended]) : late;
    const end = (result: Answer) => {
      resolve(result);
      sent.destroy();
      agent.destroy();
    };
    const cookie = cookieHeader(cookies);
    const headers = { accept: '*/*', 'user-agent': probeAgent, ...(cookie !== undefined && { cookie }) };
    const { request: send } = address.protocol === 'https:' ? tlsParts().https : http;
    const sent = send(address, { agent, signal, headers });
    sent.on('error', error =>
      end(no(late.aborted ? message('adapters.http.late', { waitedMs: timeoutMs }) : reasonOf(error))),
    );
    sent.on('response', response => {
      keepCookies(cookies, response.headers['set-cookie'] ?? [], Date.now());
      const status = response.statusCode ?? 0;
      if (status >= below) return end(no(message('adapters.http.status', { status })));
      if (expect === undefined) return end({ answers: true, reason: '' });
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.includes(expect)) end({ answers: true, reason: '' });
        else if (body.length > readCharacters) end(no(message('adapters.http.without', { status, expected: expect })));
      });
      response.on('end', () => end(no(message('adapters.http.without', { status, expected: expect }))));
      response.on('error', error =>
        end(no(late.aborted ? message('adapters.http.late', { waitedMs: timeoutMs }) : reasonOf(error))),
      );
      return undefined;
    });
    sent.end();
  });
}

/** Loaded on first use: Node parses its root certificates then. */
function tlsParts() {
  return { https: process.getBuiltinModule('node:https'), tls: process.getBuiltinModule('node:tls') };
}

function agentFor(address: URL, env: Env): Agent {
  const proxyEnv = isLoopback(address.hostname) ? {} : { ...env };
  if (address.protocol !== 'https:') return new http.Agent({ proxyEnv });
  // Trust the system's certificates, as curl and apt do; Node by default knows only its own. Absent before Node 22.15.
  const { https, tls } = tlsParts();
  const trusted: typeof tls.getCACertificates | undefined = tls.getCACertificates;
  if (trusted === undefined) return new https.Agent({ proxyEnv });
  return new https.Agent({ proxyEnv, ca: [...trusted('default'), ...trusted('system')] });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

const reasons = {
  ECONNREFUSED: 'adapters.http.refused',
  ECONNRESET: 'adapters.http.reset',
  ENOTFOUND: 'adapters.http.unknown-name',
  EAI_AGAIN: 'adapters.http.unknown-name',
  EHOSTUNREACH: 'adapters.http.unreachable-host',
  ENETUNREACH: 'adapters.http.unreachable-network',
  ETIMEDOUT: 'adapters.http.no-answer',
} as const;

function reasonOf({ code = '', message: said }: NodeJS.ErrnoException): Wording {
  return code in reasons ? message(reasons[code as keyof typeof reasons]) : said;
}
