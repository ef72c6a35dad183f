import { once } from 'node:events';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { until } from './until.ts';

/** A message of the Debug Adapter Protocol. */
interface Said {
  readonly type: 'response' | 'event' | 'request';
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A place in the source. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A debugger that is attached to a program, as an editor is: over the Debug Adapter Protocol. */
export interface DebugClient {
  /** Waits until a thread stops; returns why, and the innermost frame. */
  stopped(): Promise<{ readonly reason: unknown; readonly threadId: number; readonly at: Place }>;
  /** Steps over a line. */
  next(threadId: number): Promise<unknown>;
  resume(threadId: number): Promise<unknown>;
  /** Waits until the program has ended; returns whether the debugger is to attach again. */
  terminated(): Promise<unknown>;
  leave(): Promise<void>;
}

/**
 * Attaches with an entry of launch.json, for a source below `folder`, and sets breakpoints. Rejects with the adapter's
 * words if it refuses.
 */
export async function attach(
  entry: { readonly connect: { readonly host: string; readonly port: number } } & Record<string, unknown>,
  folder: string,
  breakpoints: readonly Place[],
): Promise<DebugClient> {
  const socket = connect(entry.connect.port, entry.connect.host);
  await once(socket, 'connect');
  const heard: Said[] = [];
  let bytes = Buffer.alloc(0);
  socket.on('data', part => {
    bytes = Buffer.concat([bytes, part]);
    for (;;) {
      const [head = '', size = ''] = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.toString('latin1')) ?? [];
      if (head === '' || bytes.length < head.length + Number(size)) return;
      heard.push(JSON.parse(bytes.toString('utf8', head.length, head.length + Number(size))));
      bytes = bytes.subarray(head.length + Number(size));
    }
  });
  socket.on('error', () => undefined);
  /** Waits for what the adapter says. An error tells what it has said so far, and whether the connection is open. */
  const hear = async <Found>(what: string, look: () => Found | undefined | false): Promise<Found> => {
    const said = () => heard.map(({ type, event, request_seq }) => `${type} ${event ?? request_seq}`).join(', ');
    try {
      return await until(what, () => {
        const found = look();
        if (!found && socket.closed) throw new Error(`the connection ended before ${what}`);
        return found;
      });
    } catch (error) {
      throw new Error(`${(error as Error).message} (${entry.connect.port}: ${said()})`);
    }
  };
  let last = 0;
  const send = (command: string, args: unknown) => {
    const body = JSON.stringify({ seq: ++last, type: 'request', command, arguments: args });
    socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const seq = last;
    return async () => {
      const answer = await hear(`${command} is answered`, () => heard.find(({ request_seq }) => request_seq === seq));
      if (answer.success !== true) throw new Error(answer.message);
      return answer.body ?? {};
    };
  };
  const ask = (command: string, args: unknown) => send(command, args)();
  /** Each event is taken once. */
  const event = async (name: string) => {
    const found = await hear(`the adapter tells ${name}`, () => heard.find(said => said.event === name));
    heard.splice(heard.indexOf(found), 1);
    return found.body ?? {};
  };
  const mapped = JSON.parse(JSON.stringify(entry).replaceAll(`\${workspaceFolder}`, folder));
  await ask('initialize', { adapterID: 'debugpy', pathFormat: 'path', linesStartAt1: true, columnsStartAt1: true });
  const attached = send('attach', mapped);
  const isRefused = () => heard.some(({ request_seq, success }) => request_seq === 2 && success === false);
  await hear('the adapter is ready', () => isRefused() || heard.some(({ event }) => event === 'initialized'));
  if (isRefused()) socket.destroy();
  else {
    for (const file of new Set(breakpoints.map(place => place.file))) {
      const lines = breakpoints.filter(place => place.file === file).map(({ line }) => ({ line }));
      await ask('setBreakpoints', { source: { path: `${folder}/${file}` }, breakpoints: lines });
    }
    await ask('configurationDone', {});
  }
  await attached();
  return {
    stopped: async () => {
      const { reason, threadId } = await event('stopped');
      const { stackFrames } = await ask('stackTrace', { threadId, startFrame: 0, levels: 1 });
      const [frame] = stackFrames as { line: number; source: { path: string } }[];
      const file = basename(frame?.source.path ?? '');
      return { reason, threadId: Number(threadId), at: { file, line: frame?.line ?? 0 } };
    },
    next: threadId => ask('next', { threadId }),
    resume: threadId => ask('continue', { threadId }),
    terminated: () => event('terminated'),
    leave: async () => {
      await ask('disconnect', { terminateDebuggee: false });
      socket.destroy();
    },
  };
}
