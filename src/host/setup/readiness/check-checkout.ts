import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { shellWord } from '../../../shared/model/failure.ts';
import type { World } from '../../ports/world.ts';
import { containerUser, handOverCommand } from '../remedies/ownership.ts';

/**
 * Refuses a checkout whose path cannot be mounted: Docker's short mount syntax ends a path at a colon, and the
 * devcontainer CLI writes paths into Compose files, where `$` begins a variable. Throws BkdevError `layout-invalid`.
 */
export function checkPath({ checkout, host }: Pick<World, 'checkout' | 'host'>): void {
  if (host.platform === 'win32') return;
  for (const path of [checkout.root, checkout.source]) {
    const found = /[:$\p{Cc}]/u.exec(path)?.[0];
    if (found === undefined) continue;
    const what = found === ':' ? 'colon' : found === '$' ? 'dollar' : 'control';
    throw new BkdevError({
      code: 'layout-invalid',
      message: message(`setup.path.${what}`, { path }),
      hint: message('setup.path.rename'),
    });
  }
}

/**
 * Refuses a checkout that is owned by root and closed to others (umask 077): containers do not run as root and could
 * not read it. Throws BkdevError `layout-invalid`.
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
      ...['', 'compose.yaml', 'runtime', 'runtime/agent.mjs'].map(path => join(root, '.devcontainer', path)),
    ],
    user,
  );
  if (closed === undefined) return;
  throw new BkdevError({
    code: 'layout-invalid',
    message: message('setup.closed', { path: closed, uid: user.uid }),
    hint: message('setup.closed.open', {
      command: handOverCommand(source, user, host.uid),
      folder: shellWord(source),
    }),
  });
}
