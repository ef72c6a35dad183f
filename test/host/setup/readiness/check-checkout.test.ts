import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { checkPath, checkReadable } from '../../../../src/host/setup/readiness/check-checkout.ts';
import type { Definition } from '../../../../src/shared/model/definition.ts';
import { fakeCheckout } from '../../../support/fake-checkout.ts';
import { service } from '../../../support/shop.ts';
import { refusalOf } from '../../../support/written-checkout.ts';

const at = (root: string, platform: NodeJS.Platform = 'linux') =>
  ({ checkout: { ...fakeCheckout(), root, source: root }, host: { platform, uid: 0 } }) as unknown as World;

test.for([
  ['/home/ada/a:b', 'a colon'],
  ['/home/ada/a$b', 'a dollar sign'],
  ['/home/ada/a\nb', 'a control character'],
] as const)('%j must be refused for %s', async ([root, what]) => {
  expect(await refusalOf(() => checkPath(at(root)))).toEqual({
    code: 'layout-invalid',
    message: `${root} has ${what} in its name, and such a folder cannot be mounted into containers.`,
    hint: 'Rename or move the checkout, so that its path has neither a colon nor a dollar sign.',
  });
});

test("spaces, quotes and other people's letters must be fine in a path, and on Windows the drive's colon", async () => {
  for (const path of ['/home/ada/my shop', "/home/ada/ada's", '/home/ada/a"b', '/home/ada/店', '/home/ada/a,b#c%d'])
    expect(await refusalOf(() => checkPath(at(path)))).toBeUndefined();
  expect(await refusalOf(() => checkPath(at('C:\\shop', 'win32')))).toBeUndefined();
});

const definition: Definition = {
  ...{ project: 'shop', files: [], volumes: {} },
  services: [{ ...service('deps', 'step', 'Packages'), inputs: ['bkmonitor/uv.lock', '**/migrations/*.py'] }],
};

/**
 * Returns the refusal of a checkout of this owner in which others may not read one path, and the paths that were
 * checked.
 */
async function told(closed: string | undefined, uid = 0) {
  const looked: string[] = [];
  const unreadable = (paths: readonly string[]) => {
    looked.push(...paths);
    return paths.find(path => path === closed);
  };
  const checkout = {
    ...fakeCheckout(),
    root: '/srv/my shop',
    source: '/srv/my shop',
    owner: { uid, gid: uid },
    unreadable,
  };
  const world = { checkout, host: { uid: 0 } } as unknown as World;
  return { report: await refusalOf(() => checkReadable(world, definition)), looked };
}

test('a closed checkout of root must be refused with the command that opens it', async () => {
  expect(await told('/srv/my shop/bkmonitor')).toEqual({
    report: {
      code: 'layout-invalid',
      message:
        '/srv/my shop/bkmonitor belongs to root and is closed to others; containers run as uid 1000, not as root, and cannot read it.',
      hint: "chown -R 1000:1000 '/srv/my shop'  (or, to keep it read-only inside: chmod -R go+rX '/srv/my shop')",
    },
    looked: [
      ...['', '/bkmonitor', '/bkmonitor/uv.lock', '/.devcontainer', '/.devcontainer/compose.yaml'].map(
        path => `/srv/my shop${path}`,
      ),
      ...['/.devcontainer/runtime', '/.devcontainer/runtime/agent.mjs'].map(path => `/srv/my shop${path}`),
    ],
  });
});

test('an open one, or one of a person, must not be refused', async () => {
  expect((await told(undefined)).report).toBeUndefined();
  expect(await told('/srv/my shop', 1000)).toEqual({ report: undefined, looked: [] });
});
