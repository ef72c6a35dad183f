import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type Message, message } from '../shared/messages/message.ts';
import type { AnsweredReport } from '../shared/model/report.ts';
import type { Roster } from './health/roster.ts';
import type { Reloading } from './reload/reloading.ts';

/** The parts of the agent that its interface exposes. */
export interface Asked extends Pick<Roster, 'reports' | 'look' | 'restart' | 'order' | 'stalled' | 'doubted'> {
  readonly reloading: Pick<Reloading, 'sources' | 'pause' | 'services'>;
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

/**
 * Serves the agent's interface on a unix socket that only its own user can open. Replaces the socket of an earlier
 * agent. Rejects with the system's error if the socket cannot be created. The host connects through `/proc`, or with
 * `docker exec … curl --unix-socket`. Refusals are answered with a message as JSON.
 *
 *   GET  /health                       200, or 503 and the loop that is stuck
 *   GET  /reports                      the latest report of each role, or 503 and why there is none; the caller
 *                                      counts as watching for a minute
 *   POST /look?within=2000             the same after a close look at each role; a role that takes longer
 *                                      (milliseconds) is unknown
 *   POST /restart?service=X&program=Y  200, 404 and what exists, or 502 and what the supervisor said; several programs
 *                                      may be named, none stands for all
 *   POST /stop?service=X&program=Y     the same for stopping programs, which then stay stopped
 *   POST /start?service=X&program=Y    the same for starting them
 *   GET  /sources                      how source changes are noticed, and which canary files were seen
 *   POST /pause?service=X              200 and what is paused now, or 404 and what exists; without X, all services
 *   POST /resume?service=X             the same; what is held or failed is retried
 */
export async function serveControl(socketPath: string, asked: Asked): Promise<Server> {
  const server = createServer((request, response) => {
    void answerTo(request, asked)
      .catch((error: unknown): Answer => ({ status: 500, content: message('agent.failed', { error: String(error) }) }))
      .then(({ status, content }) => {
        const isText = typeof content === 'string';
        response.writeHead(status, { 'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
        response.end(`${isText ? content : JSON.stringify(content)}\n`);
      });
  });
  rmSync(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve());
  });
  chmodSync(socketPath, 0o600);
  return server;
}

const routes = [
  ...['GET /health', 'GET /reports', 'POST /look', 'POST /restart?service=NAME'],
  ...['POST /stop?service=NAME&program=NAME', 'POST /start?service=NAME&program=NAME'],
  ...['GET /sources', 'POST /pause', 'POST /resume'],
];
const longestLookMs = 10_000;

async function answerTo(request: IncomingMessage, asked: Asked): Promise<Answer> {
  const url = URL.canParse(request.url ?? '', 'http://agent') ? new URL(request.url ?? '', 'http://agent') : undefined;
  const route = `${request.method} ${url?.pathname}`;
  switch (route) {
    case 'GET /health':
      return answerHealth(asked.stalled());
    case 'GET /reports':
      return answerReports(asked.reports(), asked);
    case 'POST /look':
      return answerLook(url?.searchParams ?? new URLSearchParams(), asked);
    case 'POST /restart':
      return answerRestart(url?.searchParams ?? new URLSearchParams(), asked);
    case 'POST /stop':
    case 'POST /start':
      return answerOrder(url?.searchParams ?? new URLSearchParams(), route === 'POST /stop' ? 'stop' : 'start', asked);
    case 'GET /sources':
      return { status: 200, content: asked.reloading.sources() };
    case 'POST /pause':
    case 'POST /resume':
      return answerPause(url?.searchParams.get('service') ?? undefined, route === 'POST /pause', asked.reloading);
    default:
      return { status: 404, content: message('agent.route-unknown', { route, existing: routes }) };
  }
}

function answerHealth(stalled: Message | undefined): Answer {
  return stalled === undefined ? { status: 200, content: 'ok' } : { status: 503, content: stalled };
}

/**
 * An agent that knows no role because it cannot read the definition has looked at nothing; an empty list would be
 * wrong.
 */
function answerReports(reports: readonly AnsweredReport[], { doubted }: Pick<Asked, 'doubted'>): Answer {
  const reason = doubted();
  return reports.length === 0 && reason !== undefined
    ? { status: 503, content: reason }
    : { status: 200, content: reports };
}

async function answerLook(query: URLSearchParams, asked: Pick<Asked, 'look' | 'doubted'>): Promise<Answer> {
  const withinMs = Number(query.get('within') ?? 2000);
  if (!(withinMs > 0 && withinMs <= longestLookMs))
    return { status: 400, content: message('agent.within-invalid', { mostMs: longestLookMs }) };
  return answerReports(await asked.look(withinMs), asked);
}

async function answerRestart(query: URLSearchParams, roster: Pick<Roster, 'restart'>): Promise<Answer> {
  const service = query.get('service');
  if (!service) return { status: 400, content: message('agent.service-missing') };
  const programs = query.getAll('program');
  const result = await roster.restart(service, programs.length === 0 ? {} : { programs });
  if (result.type === 'restarted') return { status: 200, content: { restarted: result.programs } };
  return { status: result.type === 'unknown' ? 404 : 502, content: result.reason };
}

async function answerOrder(
  query: URLSearchParams,
  order: 'stop' | 'start',
  roster: Pick<Roster, 'order'>,
): Promise<Answer> {
  const service = query.get('service');
  const programs = query.getAll('program');
  if (!service || programs.length === 0) return { status: 400, content: message('agent.program-missing', { order }) };
  const result = await roster.order(service, order, programs);
  if (result.type === 'done') return { status: 200, content: { programs: result.programs } };
  return { status: result.type === 'unknown' ? 404 : 502, content: result.reason };
}

function answerPause(service: string | undefined, isPaused: boolean, reloading: Asked['reloading']): Answer {
  const paused = reloading.pause(service, isPaused);
  if (paused !== undefined) return { status: 200, content: { paused } };
  const existing = reloading.services();
  return { status: 404, content: message('agent.service-not-reloaded', { service: service ?? '', existing }) };
}
