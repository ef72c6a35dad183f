import { type Message, message } from '../../shared/messages/message.ts';
import type { ProgramFacts } from '../../shared/model/report.ts';
import { codeOf } from '../io/code-of.ts';
import { exchange } from '../io/http-exchange.ts';
import { oneLine } from '../io/one-line.ts';
import { decodeReply, encodeCall, type XmlRpcReply, type XmlRpcValue } from './xml-rpc.ts';

/** A program, with details beyond its state. */
export interface Program extends ProgramFacts {
  /** Epoch seconds; 0 if it was never started. Together with the pid it identifies one run. */
  readonly startedAt: number;
  /** The exit status of its last run; -1 if a signal ended it. supervisord reports 0 if it ended too early. */
  readonly exitStatus: number;
  /** How often it may be started, and how long it must live to count as started. Known once supervisord gave up. */
  readonly limits?: { readonly starts: number; readonly seconds: number };
}

/**
 * supervisord puts a program's group in front of its name, if it has one
 * (supervisord.org/configuration.html#group-x-section).
 */
export function withoutGroup(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** `absent`: there is no socket, so the role does not exist. */
export type Unreachable = { readonly type: 'unreachable' | 'absent'; readonly reason: Message };
export type Programs = { readonly type: 'programs'; readonly programs: readonly Program[] };
/** `refused`: an error of supervisord, in its own words, for example about an unknown program. */
export type Obeyed = { readonly type: 'done' } | { readonly type: 'refused'; readonly reason: string };

/** The agent's view of the supervisord in one role's container. No method throws because of a container. */
export interface Supervisor {
  /** `withinMs`: the time limit, if shorter than the default. */
  programs(withinMs?: number): Promise<Programs | Unreachable>;
  /** Stops a program and waits until it has ended, even if somebody else stopped it. Done if it is not running. */
  stop(program: string): Promise<Obeyed | Unreachable>;
  /** Starts a program without waiting. Done if it is running. */
  start(program: string): Promise<Obeyed | Unreachable>;
  /** Sends a signal by name, `HUP`. Refused if the program is not running. */
  signal(program: string, name: string): Promise<Obeyed | Unreachable>;
}

type Reply = XmlRpcReply | Unreachable;

/** Longer than supervisord's own `stopwaitsecs` (10 s), after which it kills. */
const stopTimeoutMs = 30_000;
/** The polling interval for a program that somebody else is stopping. */
const endingPollMs = 100;

/** supervisord.org/api.html, `Faults`. */
const shuttingDown = 6;
const alreadyStarted = 60;
const notRunning = 70;

/** A client for supervisord's XML-RPC interface on a unix socket (supervisord.org/api.html). */
export function createSupervisor(socketPath: string, timeoutMs = 2000): Supervisor {
  const call = async (method: string, params: (string | boolean)[] = [], limitMs = timeoutMs): Promise<Reply> => {
    const content = encodeCall(`supervisor.${method}`, params);
    const headers = { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(content) };
    try {
      const options = { socketPath, path: '/RPC2', method: 'POST', headers };
      const { status, body } = await exchange(options, limitMs, content);
      if (status !== 200) return { type: 'unreachable', reason: message('supervisor.http-status', { status }) };
      return replyIn(body);
    } catch (error) {
      const type = codeOf(error) === 'ENOENT' ? 'absent' : 'unreachable';
      return { type, reason: whyUnreachable(error, socketPath, limitMs) };
    }
  };
  const isStopping = async (program: string) => {
    const reply = await call('getProcessInfo', [program]);
    return reply.type === 'value' && listOf([reply.value]).some(info => toProgram(info).state === 'STOPPING');
  };
  return {
    programs: async withinMs => {
      const reply = await call('getAllProcessInfo', [], withinMs);
      if (isUnreachable(reply)) return reply;
      if (reply.type === 'fault') return { type: 'unreachable', reason: whyRefused(reply.code, reply.text) };
      const programs = listOf(reply.value).map(toProgram);
      if (!programs.some(program => program.state === 'FATAL')) return { type: 'programs', programs };
      const limits = limitsIn(await call('getAllConfigInfo'));
      return { type: 'programs', programs: programs.map(program => ({ ...program, ...limits.get(program.name) })) };
    },
    stop: async program => {
      const reply = await call('stopProcess', [program, true], stopTimeoutMs);
      // supervisord also says so about a program that is still stopping, and would not start it before it has ended.
      if (reply.type === 'fault' && reply.code === notRunning)
        for (let waitedMs = 0; waitedMs < stopTimeoutMs && (await isStopping(program)); waitedMs += endingPollMs)
          await new Promise(resolve => setTimeout(resolve, endingPollMs));
      return toObeyed(reply, notRunning);
    },
    start: async program => toObeyed(await call('startProcess', [program, false]), alreadyStarted),
    signal: async (program, name) => toObeyed(await call('signalProcess', [program, name])),
  };
}

function isUnreachable(reply: Reply): reply is Unreachable {
  return reply.type === 'unreachable' || reply.type === 'absent';
}

function replyIn(body: string): Reply {
  try {
    return decodeReply(body);
  } catch {
    return { type: 'unreachable', reason: message('supervisor.not-xml-rpc', { body: oneLine(body, 60) }) };
  }
}

function whyRefused(code: number, text: string): Message {
  return code === shuttingDown ? message('supervisor.shutting-down') : message('supervisor.refuses', { error: text });
}

function whyUnreachable(error: unknown, path: string, timeoutMs: number): Message {
  if (error instanceof DOMException) return message('supervisor.no-answer', { withinMs: timeoutMs });
  switch (codeOf(error)) {
    case 'ENOENT':
      return message('supervisor.no-socket', { path });
    case 'ECONNREFUSED':
      return message('supervisor.not-listening', { path });
    case 'EACCES':
      return message('supervisor.no-access', { path });
    case 'ECONNRESET':
      return message('supervisor.answer-cut');
    default:
      return message('supervisor.unreachable', { error: (error as Error).message });
  }
}

function toObeyed(reply: Reply, harmlessFault?: number): Obeyed | Unreachable {
  if (isUnreachable(reply)) return reply;
  if (reply.type === 'fault' && reply.code !== harmlessFault) return { type: 'refused', reason: reply.text };
  return { type: 'done' };
}

function toProgram(info: Record<string, XmlRpcValue>): Program {
  const state = states.find(name => name === info['statename']) ?? 'UNKNOWN';
  const exitStatus = Number(info['exitstatus'] ?? 0);
  return {
    name: nameOf(info),
    state,
    pid: Number(info['pid'] ?? 0),
    detail: oneLine(String(info['spawnerr'] || (state === 'EXITED' ? `exit status ${exitStatus}` : '')), 200),
    startedAt: Number(info['start'] ?? 0),
    exitStatus,
  };
}

const states: readonly ProgramFacts['state'][] = [
  'STOPPED',
  'STARTING',
  'RUNNING',
  'BACKOFF',
  'STOPPING',
  'EXITED',
  'FATAL',
];

/** The name that `supervisorctl` uses: with its group if that has another name. */
function nameOf({ group, name }: Record<string, XmlRpcValue>): string {
  return group === undefined || group === name ? String(name) : `${group}:${name}`;
}

function limitsIn(reply: Reply): Map<string, Pick<Program, 'limits'>> {
  const configs = reply.type === 'value' ? listOf(reply.value) : [];
  return new Map(
    configs.map(config => {
      // `startretries` counts the starts after the first one.
      const limits = { starts: Number(config['startretries']) + 1, seconds: Number(config['startsecs']) };
      return [nameOf(config), Number.isFinite(limits.starts + limits.seconds) ? { limits } : {}];
    }),
  );
}

function listOf(value: XmlRpcValue): Record<string, XmlRpcValue>[] {
  return Array.isArray(value) ? value.filter(isStruct) : [];
}

function isStruct(value: XmlRpcValue): value is Record<string, XmlRpcValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
