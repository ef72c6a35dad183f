import { expect, test } from 'vitest';
import { containerUser, handOverCommand } from '../../../../src/host/setup/remedies/ownership.ts';

test('containers must run as the owner, and never as root', () => {
  expect([containerUser({ uid: 501, gid: 20 }), containerUser({ uid: 0, gid: 0 })]).toEqual([
    { uid: 501, gid: 20 },
    { uid: 1000, gid: 1000 },
  ]);
});

test('the command must be safe to paste, whoever types it and whatever the folder is called', () => {
  const user = { uid: 1000, gid: 1000 };
  expect(
    [
      handOverCommand('/home/ada/shop', user, 0),
      handOverCommand('/home/ada/shop', user, 1000),
      handOverCommand('/srv/my shop', user, 0),
      handOverCommand("/srv/ada's", user, 0),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "chown -R 1000:1000 /home/ada/shop
    sudo chown -R 1000:1000 /home/ada/shop
    chown -R 1000:1000 '/srv/my shop'
    chown -R 1000:1000 '/srv/ada'\\''s'"
  `);
});
