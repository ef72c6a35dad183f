import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy to the Docker Engine that a test can disconnect while the engine itself keeps serving everyone else. */
export interface EngineProxy {
  /** The value of DOCKER_HOST for clients of the proxy. */
  readonly host: string;
  /** The number of connections refused since the last `goAway`. */
  refused(): number;
  /** Closes every open connection and refuses new ones. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

/** Opens the proxy on a Unix socket at `path`; it listens until it is closed. */
export async function openEngineProxy(path: string): Promise<EngineProxy> {
  const engine = /^unix:\/\/(.+)$/.exec(process.env['DOCKER_HOST'] ?? '')?.[1] ?? '/var/run/docker.sock';
  const open = new Set<Socket>();
  let [isGone, refused] = [false, 0];
  const server = createServer({ allowHalfOpen: true }, client => {
    if (isGone) {
      refused++;
      client.destroy();
      return;
    }
    const there = connect({ path: engine, allowHalfOpen: true });
    for (const [one, other] of [
      [client, there],
      [there, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await once(server.listen(path), 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: `unix://${path}`,
    refused: () => refused,
    goAway: () => {
      [isGone, refused] = [true, 0];
      cut();
    },
    comeBack: () => {
      isGone = false;
    },
    close: async () => {
      cut();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
