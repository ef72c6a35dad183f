import type { Agent } from 'node:http';
import Docker from 'dockerode';
import type { Connection, Transport } from './docker-endpoint.ts';
import { createSshAgent } from './ssh-agent.ts';

// An `import` would evaluate all getters and load Node's whole fetch, 25 ms at every start.
const http = process.getBuiltinModule('node:http');

type Env = Readonly<Record<string, string | undefined>>;

/** Creates a client of Docker's API. Connects on the first request. */
export function createClient({ transport }: Connection, env: Env): Docker {
  const options = optionsFor(transport, env);
  // docker-modem reads DOCKER_HOST and its certificates whatever options it gets, and throws if they are wrong.
  const hidden = process.env['DOCKER_HOST'];
  delete process.env['DOCKER_HOST'];
  try {
    return new Docker(options);
  } finally {
    if (hidden !== undefined) process.env['DOCKER_HOST'] = hidden;
  }
}

function optionsFor(transport: Transport, env: Env): Docker.DockerOptions {
  if (transport.kind === 'socket') return withAgent({ socketPath: transport.path }, agentOfSocket());
  // The host only appears in a header; the connection goes through the ssh program.
  if (transport.kind === 'ssh') return withAgent({ host: 'docker', port: 80 }, createSshAgent(transport, env));
  const { host, port, path, tls } = transport;
  const at = { host, port, pathPrefix: path } as Docker.DockerOptions;
  if (tls === undefined) return { ...at, protocol: 'http' };
  const { isVerified, folder: _, ...pem } = tls;
  const https = process.getBuiltinModule('node:https');
  return { ...withAgent(at, new https.Agent({ ...pem, rejectUnauthorized: isVerified })), protocol: 'https' };
}

/** Like Node's own agent, but with no name for TLS, which Node would look for with slow patterns. */
function agentOfSocket(): Agent {
  const nameless = { servername: '' };
  return new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5_000, ...nameless });
}

function withAgent(options: Docker.DockerOptions, agent: Agent): Docker.DockerOptions {
  return { protocol: 'http', ...options, agent } as Docker.DockerOptions;
}
