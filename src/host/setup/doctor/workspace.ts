import { message } from '../../../shared/messages/message.ts';
import type { Product } from '../../../shared/model/product.ts';
import type { Host } from '../../ports/host.ts';
import { manualFix } from '../remedies/fix.ts';
import { containerUser, handOverCommand, type UserIds } from '../remedies/ownership.ts';
import type { Check, Finding } from './check.ts';

const name = 'workspace';
/** Whether the checkout has the files that the definition expects. */
export const workspace: Check = {
  name,
  needsEngine: false,
  look: async world => {
    const { host, source } = world;
    const product = await world.product();
    const { needs: expected } = product;
    const folder = product.folder === '.' ? source : `${source}/${product.folder}`;
    const present = await Promise.all(
      expected.map(async file => (await host.readText(`${folder}/${file}`)) !== undefined),
    );
    const missing = expected.filter((_, index) => !present[index]);
    if (missing.length > 0) return layoutFinding(folder, missing, product);
    if (host.platform === 'linux' && (await ownerOf(folder, host.run))?.uid === 0)
      return rootOwned(folder, source, host);
    return { check: name, level: 'ok', found: message('doctor.workspace', { folder, files: expected }) };
  },
};

function layoutFinding(folder: string, missing: readonly string[], { needs, folder: product }: Product): Finding {
  const advice =
    missing.length === needs.length
      ? message('doctor.workspace.elsewhere', { product })
      : missing.includes('uv.lock')
        ? message('doctor.workspace.lock', { folder })
        : message('doctor.workspace.check', { folder });
  return {
    check: name,
    level: 'error',
    found: message('doctor.workspace.incomplete', { folder, files: missing }),
    code: 'layout-invalid',
    fix: manualFix(message('doctor.workspace.complete'), 'layout-invalid', advice),
  };
}

/** Warns about a checkout owned by root: containers use the owner's ids, but never root's. */
async function rootOwned(folder: string, source: string, { run, uid }: Host): Promise<Finding> {
  const user = containerUser((await ownerOf(source, run)) ?? { uid: 0, gid: 0 });
  const command = handOverCommand(source, user, uid);
  return {
    check: name,
    level: 'warning',
    found: message('doctor.workspace.of-root', { folder, uid: user.uid }),
    fix: manualFix(
      message('doctor.workspace.change-owner'),
      'layout-invalid',
      message('setup.to-edit-inside', { command }),
    ),
  };
}

/** Undefined if unknown. */
async function ownerOf(path: string, run: Host['run']): Promise<UserIds | undefined> {
  const [, uid, gid] = /^(\d+):(\d+)$/.exec((await run(['stat', '-L', '-c', '%u:%g', path])).stdout.trim()) ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
