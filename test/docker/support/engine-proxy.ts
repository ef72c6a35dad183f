import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the engine that can be taken away, while the engine itself goes on for everybody else. */
export interface EngineProxy {
  /** DOCKER_HOST for who shall use it. */
  readonly host: string;
  /** How often somebody was turned away since it went. */
  refused(): number;
  /** Cuts every connection, and those that come. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

/** Listens on a socket at `path` for as long as nobody closes it. */
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
