import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** The answer to a request: a status and a JSON body, or a function that writes the response. */
export type DockerAnswer =
  | readonly [status: number, body?: unknown]
  | ((request: IncomingMessage, response: ServerResponse) => void);

export interface FakeDockerd extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** The requests so far, in order, for example `POST /containers/c1/start`. */
  readonly asked: string[];
  /** Answers by method and path; a test may change them at any time. Anything else is answered with 404. */
  readonly answers: Record<string, DockerAnswer>;
}

/** Serves a fake of the Docker Engine API on a Unix socket. */
export async function startFakeDockerd(
  folder: string,
  answers: Readonly<Record<string, DockerAnswer>>,
): Promise<FakeDockerd> {
  const path = join(folder, 'docker.sock');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://docker');
    const line = `${request.method} ${pathname}`;
    fake.asked.push(line);
    const answer = fake.answers[line] ?? [404, { message: `no such thing: ${pathname}` }];
    if (typeof answer === 'function') return answer(request, response);
    const [status, body] = answer;
    response.writeHead(status, { 'Content-Type': 'application/json' });
    return response.end(body === undefined ? '' : JSON.stringify(body));
  });
  const fake: FakeDockerd = {
    env: { DOCKER_HOST: `unix://${path}` },
    asked: [],
    answers: { ...answers },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  server.listen(path);
  await once(server, 'listening');
  return fake;
}
