import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Endpoint, EndpointOrigin } from '../../ports/endpoint.ts';
import { readTls, type Tls } from './docker-tls.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** How to connect to an endpoint. */
export type Transport =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'ssh'; readonly host: string; readonly port?: string; readonly user?: string }
  | {
      readonly kind: 'network';
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly tls?: Tls;
    };

/** An endpoint and how to connect to it. May contain a private key; never printed. */
export interface Connection {
  readonly endpoint: Endpoint;
  readonly transport: Transport;
}

const defaultSocket = '/var/run/docker.sock';

/**
 * Finds the engine's address as Docker's own client does: DOCKER_HOST, otherwise the context named by DOCKER_CONTEXT,
 * otherwise the current context of its configuration, otherwise the default socket
 * (docs.docker.com/engine/manage-resources/contexts). Certificates come from the context, or for DOCKER_HOST from
 * DOCKER_CERT_PATH if DOCKER_TLS_VERIFY or DOCKER_TLS is set. Throws BkdevError `engine-unreachable` if any of these is
 * invalid.
 */
export async function findConnection(env: Env): Promise<Connection> {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || ownHome(), '.docker');
  const host = env['DOCKER_HOST'];
  if (host) {
    const isVerified = Boolean(env['DOCKER_TLS_VERIFY']);
    const wantsTls = isVerified || Boolean(env['DOCKER_TLS']);
    const from = { folder: env['DOCKER_CERT_PATH'] || folder, isVerified, needsAuthority: true };
    // Like `-H` of Docker's client: without a protocol, it is TCP.
    return connectionTo(host.includes('://') ? host : `tcp://${host}`, 'environment', async () =>
      wantsTls ? readTls(from) : undefined,
    );
  }
  const configured = (await readJson(join(folder, 'config.json')).catch(() => undefined)) as {
    currentContext?: unknown;
  };
  const context = env['DOCKER_CONTEXT'] || configured?.currentContext;
  if (typeof context !== 'string' || context === '' || context === 'default')
    return connectionTo(`unix://${defaultSocket}`, 'default', async () => undefined);
  return connectionOfContext(context, join(folder, 'contexts'));
}

/**
 * A context is stored in `meta/ID/meta.json` and `tls/ID/docker/*.pem`; the id is the SHA-256 of its name (docker/cli,
 * cli/context/store).
 */
async function connectionOfContext(context: string, store: string): Promise<Connection> {
  const id = createHash('sha256').update(context).digest('hex');
  const file = join(store, 'meta', id, 'meta.json');
  const meta = await readJson(file).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noContext(context);
    throw brokenContext(context, file, (error as Error).message);
  });
  const { Host: host, SkipTLSVerify: isUnverified } = endpointIn(meta);
  if (!isObject(meta)) throw brokenContext(context, file, message('endpoint.no-object'));
  if (typeof host !== 'string' || host === '') throw noContext(context);
  const isVerified = isUnverified !== true;
  const from = { folder: join(store, 'tls', id, 'docker'), isVerified, needsAuthority: false };
  return connectionTo(host, { context }, () => readTls(from));
}

async function connectionTo(
  address: string,
  origin: EndpointOrigin,
  tlsOf: () => Promise<Tls | undefined>,
): Promise<Connection> {
  const socket = /^(?:unix|npipe):\/\/(.*)$/s.exec(address)?.[1];
  if (socket !== undefined)
    return { endpoint: { address, origin }, transport: { kind: 'socket', path: socket || defaultSocket } };
  const { protocol, hostname, port, username, pathname } = addressOf(address);
  // Node expects IPv6 addresses without brackets.
  const host = hostname.replace(/^\[|\]$/g, '');
  const endpoint = { address, origin, ...(!isLoopback(host) && { remoteHost: host }) };
  if (protocol === 'ssh:') {
    const user = decodeURIComponent(username);
    return { endpoint, transport: { kind: 'ssh', host, ...(port && { port }), ...(user && { user }) } };
  }
  const tls = (await tlsOf()) ?? (protocol === 'https:' ? { isVerified: true } : undefined);
  // The default ports of Docker's client (docker/cli, opts/hosts.go).
  const at = { host, port: port || (tls ? '2376' : '2375'), path: pathname || '/' };
  return { endpoint, transport: { kind: 'network', ...at, ...(tls && { tls }) } };
}

const protocols = new Set(['tcp:', 'http:', 'https:', 'ssh:']);

/** Parses an engine's network address. Throws BkdevError `engine-unreachable` if it is invalid. */
function addressOf(endpoint: string): URL {
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (address !== undefined && address.hostname !== '' && protocols.has(address.protocol)) return address;
  throw new BkdevError({
    code: 'engine-unreachable',
    message: message('adapters.engine.no-address', { endpoint }),
    hint: message('adapters.engine.set-address'),
  });
}

/** Whether a host name means this machine, even if a tunnel leads elsewhere from here. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function noContext(context: string): BkdevError {
  return new BkdevError({
    code: 'engine-unreachable',
    message: message('adapters.engine.no-context', { context }),
    hint: message('adapters.engine.list-contexts'),
  });
}

function brokenContext(context: string, file: string, found: Message | string): BkdevError {
  return new BkdevError({
    code: 'engine-unreachable',
    message: message('endpoint.context-broken', { context, file, found }),
    hint: message('endpoint.create-again', { context }),
  });
}

function endpointIn(meta: unknown): Readonly<Record<string, unknown>> {
  const endpoints = isObject(meta) ? meta['Endpoints'] : undefined;
  const docker = isObject(endpoints) ? endpoints['docker'] : undefined;
  return isObject(docker) ? docker : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A user who is not in the user database has no home, and so no configuration. */
function ownHome(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
