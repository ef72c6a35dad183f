import { join } from 'node:path';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { shellWord } from '../../../shared/model/failure.ts';
import type { World } from '../../ports/world.ts';
import { containerUser, handOverCommand } from '../remedies/ownership.ts';

/**
 * Refuses a checkout whose path cannot be mounted. Docker's short form of a mount ends a path at a colon; the devcontainer CLI writes
 * paths into Compose files, where a `$` begins a variable. Throws BkdevError `layout-invalid`.
 */
export function checkPath({ checkout, host }: Pick<World, 'checkout' | 'host'>): void {
  if (host.platform === 'win32') return;
  for (const path of [checkout.root, checkout.source]) {
    const found = /[:$\p{Cc}]/u.exec(path)?.[0];
    if (found === undefined) continue;
    const what = found === ':' ? 'a colon' : found === '$' ? 'a dollar sign' : 'a control character';
    throw new BkdevError({
      code: 'layout-invalid',
      message: `${path} has ${what} in its name, and such a folder cannot be mounted into containers.`,
      hint: 'Rename or move the checkout, so that its path has neither a colon nor a dollar sign.',
    });
  }
}

/**
 * Refuses a checkout of root's that is closed to others (umask 077): containers do not run as root and could not read it. Throws
 * BkdevError `layout-invalid`.
 */
export function checkReadable({ checkout, host }: Pick<World, 'checkout' | 'host'>, definition: Definition): void {
  if (checkout.owner.uid !== 0) return;
  const user = containerUser(checkout.owner);
  const { root, source } = checkout;
  const files = definition.services.flatMap(({ inputs }) => inputs.filter(input => !/[*?[{]/.test(input)));
  const folders = files.flatMap(file => file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/')));
  const closed = checkout.unreadable(
    [
      ...[source, ...folders.map(path => join(source, path))],
      ...['', 'compose.yaml', 'agent.mjs', 'roles'].map(path => join(root, '.devcontainer', path)),
    ],
    user,
  );
  if (closed === undefined) return;
  throw new BkdevError({
    code: 'layout-invalid',
    message: `${closed} belongs to root and is closed to others; containers do not run as root but as uid ${user.uid}, and cannot read it.`,
    hint: `${handOverCommand(source, user, host.uid)}  (or, to keep it read-only inside: chmod -R go+rX ${shellWord(source)})`,
  });
}
