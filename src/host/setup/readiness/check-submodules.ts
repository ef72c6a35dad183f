import { join } from 'node:path';
import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { shellWord } from '../../../shared/model/failure.ts';
import type { World } from '../../ports/world.ts';
import { redactUrl } from '../machine/redact-url.ts';

/** How long git may take to tell whether a repository can be read. */
const reachWithinMs = 15_000;

/**
 * Refuses a checkout without a submodule that the product cannot do without, before anything is built: without it, the
 * packages cannot be installed. Says whether its repository can be read from here, since an update would fail just the
 * same. A folder that is part of the repository itself counts, too. Throws BkdevError `layout-invalid`.
 */
export async function checkSubmodules({ checkout, host }: Pick<World, 'checkout' | 'host'>): Promise<void> {
  const { submodules } = await checkout.product();
  const folder = submodules.find(name => !contents.some(file => checkout.has(join(name, file))));
  if (folder === undefined) return;
  const url = await urlOf(host, checkout.source, folder);
  // A relative address depends on where the repository itself was cloned from.
  const error = url === undefined || /^\.{1,2}\//.test(url) ? undefined : await whyUnreadable(host, url);
  throw new BkdevError({ code: 'layout-invalid', ...words({ folder, url: url && redactUrl(url), error }) });
}

/** One of these is in a folder that is checked out: a submodule's link to its repository, or a package's definition. */
const contents = ['.git', 'pyproject.toml', 'setup.py'];

interface Missing {
  readonly folder: string;
  readonly url: string | undefined;
  /** Why its repository cannot be read; undefined if it can. */
  readonly error: string | undefined;
}

function words({ folder, url, error }: Missing): { message: Message; hint: Message } {
  if (url === undefined)
    return { message: message('submodule.absent', { folder }), hint: message('submodule.absent.try', { folder }) };
  if (error === undefined)
    return {
      message: message('submodule.missing', { folder, url }),
      hint: message('submodule.missing.try', { folder: shellWord(folder) }),
    };
  return {
    message: message('submodule.unreachable', { folder, url, error }),
    hint: message('submodule.unreachable.try', { folder: shellWord(folder) }),
  };
}

/** Returns the submodule's address in `.gitmodules`; undefined if this revision has no such submodule. */
async function urlOf(host: World['host'], source: string, folder: string): Promise<string | undefined> {
  const read = ['git', 'config', '--file', join(source, '.gitmodules')];
  const { stdout } = await host.run([...read, '--get-regexp', String.raw`^submodule\..*\.path$`]);
  const [, name] = stdout.split('\n').flatMap(line => {
    const [, found, path] = /^submodule\.(.+)\.path (.*)$/.exec(line) ?? [];
    return path === folder && found !== undefined ? ['', found] : [];
  });
  if (name === undefined) return undefined;
  return (await host.run([...read, '--get', `submodule.${name}.url`])).stdout.trim() || undefined;
}

/** Asks without ever waiting for a person: no password, no question about a host key. */
async function whyUnreadable(host: World['host'], url: string): Promise<string | undefined> {
  const quietly = ['env', 'GIT_TERMINAL_PROMPT=0', 'GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=10'];
  const { status, stderr } = await host.run([...quietly, 'git', 'ls-remote', '--quiet', url, 'HEAD'], {
    signal: AbortSignal.timeout(reachWithinMs),
  });
  if (status === 0) return undefined;
  const said = stderr.split('\n').flatMap(line => line.trim().replace(/^fatal: /, '') || []);
  return said[0] ?? `git ls-remote: ${status}`;
}
