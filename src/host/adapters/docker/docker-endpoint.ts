import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';

const defaultEndpoint = 'unix:///var/run/docker.sock';

/**
 * The engine's address, chosen as Docker's own client chooses it: DOCKER_HOST, else the context named by DOCKER_CONTEXT, else the
 * current context of its configuration, else the default socket (docs.docker.com/engine/manage-resources/contexts).
 */
export async function dockerEndpoint(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  if (env['DOCKER_HOST']) return env['DOCKER_HOST'];
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || ownHome(), '.docker');
  const configured = (await readJson(join(folder, 'config.json'))) as { currentContext?: string } | undefined;
  const context = env['DOCKER_CONTEXT'] || configured?.currentContext;
  if (!context || context === 'default') return defaultEndpoint;
  const id = createHash('sha256').update(context).digest('hex');
  const meta = (await readJson(join(folder, 'contexts', 'meta', id, 'meta.json'))) as ContextMeta | undefined;
  const host = meta?.Endpoints?.docker?.Host;
  if (host) return host;
  throw new BkdevError({
    code: 'engine-unreachable',
    message: message('adapters.engine.no-context', { context }),
    hint: message('adapters.engine.list-contexts'),
  });
}

const protocols = new Set(['tcp:', 'http:', 'https:', 'ssh:']);

/** The parts of an engine's network address. Throws BkdevError `engine-unreachable` for what is none. */
export function addressOf(endpoint: string): URL {
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (address !== undefined && address.hostname !== '' && protocols.has(address.protocol)) return address;
  throw new BkdevError({
    code: 'engine-unreachable',
    message: message('adapters.engine.no-address', { endpoint }),
    hint: message('adapters.engine.set-address'),
  });
}

/** Of a user that the user database does not know there is none, and so no configuration. */
function ownHome(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
