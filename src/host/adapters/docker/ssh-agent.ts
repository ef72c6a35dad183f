import type { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Transport } from './docker-endpoint.ts';

// An `import` would evaluate all getters and load Node's whole fetch at every start.
const http = process.getBuiltinModule('node:http');

type Ssh = Transport & { readonly kind: 'ssh' };
type Env = Readonly<Record<string, string | undefined>>;

/** Connection timeout, in seconds. */
const connectSeconds = 30;

/** A failure of ssh(1), in its own words. */
export class SshFailure extends Error {}

/**
 * Creates connections as Docker's client does (docker/cli, cli/connhelper): the person's ssh runs `docker system
 * dial-stdio` on the other machine, so their configuration, keys and known hosts apply. It never prompts, since it
 * would do so for each connection.
 */
export function createSshAgent({ host, port, user }: Ssh, env: Env): Agent {
  const target = [...(user === undefined ? [] : ['-l', user]), ...(port === undefined ? [] : ['-p', port])];
  const quiet = ['-T', '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${connectSeconds}`];
  const argv = [...quiet, ...target, '--', host, 'docker', 'system', 'dial-stdio'];
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = (_options, callback) => {
    dial(argv, env).then(
      stream => callback?.(null, stream),
      error => callback?.(error as Error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

async function dial(argv: readonly string[], env: Env): Promise<Duplex> {
  const { execa } = await import('execa');
  const child = execa('ssh', argv, {
    ...{ env, extendEnv: false, reject: false, buffer: { stdout: false, stderr: true } },
    ...{ stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' },
  });
  const { stdin, stdout } = child;
  // execa's own duplex ends with the program, when its last output may still be unread.
  const stream = new Duplex({
    read: () => void stdout.resume(),
    // Errors are ignored here: the program's exit reports them.
    write: (chunk, encoding, done) => void stdin.write(chunk, encoding, () => done()),
    final: done => void stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  stdin.on('error', () => undefined);
  stdout.on('data', chunk => stream.push(chunk) || stdout.pause());
  void child.then(({ failed, stderr, originalMessage = '' }) => {
    if (stream.destroyed) return;
    if (failed) stream.destroy(new SshFailure(stderr.trim() || originalMessage));
    else stream.push(null);
  });
  // Node calls these on a socket before keeping it for the next request; a program's streams do not need them.
  const nothing = () => stream;
  return Object.assign(stream, { setKeepAlive: nothing, setNoDelay: nothing, setTimeout: nothing });
}
