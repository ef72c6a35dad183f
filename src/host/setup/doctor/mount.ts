import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import { manualFix } from '../remedies/fix.ts';
import type { Check } from './check.ts';

const name = 'mount';

/** Whether the engine can mount the checkout: an engine on a remote or virtual machine may not see the folder. */
export const mount: Check = {
  name,
  needsEngine: true,
  look: async ({ engine, source }) => {
    const unseen = await mountFailure(engine, [source]);
    if (unseen === undefined) return { check: name, level: 'ok', found: message('doctor.mount', { folder: source }) };
    const { code, told, hint } = unseen;
    return {
      check: name,
      level: 'error',
      found: told,
      code,
      fix: manualFix(message('doctor.mount.share'), code, hint),
    };
  },
};

/**
 * Returns BkdevError `checkout-unseen` for the first of these folders that the engine cannot mount; undefined if it can
 * mount all.
 */
export async function mountFailure(
  engine: Pick<ContainerEngine, 'endpoint' | 'mountRefusal'>,
  folders: readonly string[],
): Promise<BkdevError | undefined> {
  const refusals = await Promise.all(folders.map(folder => engine.mountRefusal(folder)));
  const index = refusals.findIndex(refusal => refusal !== undefined);
  const [path = '', said = ''] = [folders[index], refusals[index]];
  if (index < 0) return undefined;
  const { address, remoteHost } = await engine.endpoint();
  return new BkdevError({
    code: 'checkout-unseen',
    message: message('endpoint.unseen', { path, endpoint: address }),
    hint:
      remoteHost === undefined
        ? message('endpoint.unseen.share', { path })
        : message('endpoint.unseen.copy', { path, host: remoteHost }),
    detail: [said],
  });
}
