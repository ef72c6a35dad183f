import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { asRoot } from './support/as-root.ts';
import { anotherCheckout, ask, bkdev, bkdevArgv, up } from './support/bkdev.ts';
import { type Checkout, foreignFiles, handOver, owner } from './support/checkout.ts';
import { expectConfined } from './support/confined.ts';
import { docker } from './support/engine.ts';
import { type Run, run } from './support/run.ts';
import { sharedStack } from './support/turns.ts';

const shared = sharedStack();

const services = ['api', 'deps', 'migrate', 'mysql', 'redis', 'workspace'];

describe('every container', () => {
  test('it must run as the owner of the checkout, without a way to gain privileges', async () => {
    expect(await up(shared)).toMatchObject({ status: 0 });
    await expectConfined(shared, owner.uid, services, { api: String(shared.port) });
  });

  test('nobody else may talk to the supervisors', async () => {
    const script = 'stat -c "%a %U" /run/bkdev; stat -c "%a %U" /run/bkdev/*.sock';
    const said = (await docker('exec', `${shared.project}-workspace-1`, 'sh', '-c', script)).split('\n');
    expect(said[0]).toBe('700 dev');
    expect(said.slice(1).filter(line => !/^7?[67]00 dev$/.test(line))).toEqual([]);
  });

  test('the definition must be read-only inside', async () => {
    const { status, stderr } = await bkdev(shared, ['exec', 'workspace', '--', 'touch', '/opt/bkdev/mine']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Read-only file system') });
  });

  test('files that it writes into the source must belong to the owner of the checkout', async () => {
    await ask(shared, '/ping');
    expect(await bkdev(shared, ['exec', 'workspace', '--', 'touch', '/workspace/logs/mine'])).toMatchObject({
      status: 0,
    });
    expect(await foreignFiles(join(shared.root, 'bkmonitor'))).toEqual([]);
    expect(await foreignFiles(join(shared.root, 'logs'))).toEqual([]);
    expect(await foreignFiles(join(shared.root, 'bk-monitor-base'))).toEqual([]);
    expect((await stat(join(shared.root, 'bkmonitor/logs'))).isDirectory()).toBe(true);
  });

  test('the source must not be littered with byte code', async () => {
    const { stdout } = await bkdev(shared, ['exec', 'workspace', '--', 'find', '/workspace', '-name', '*.pyc']);
    expect(stdout).toBe('');
  });
});

describe('a checkout that belongs to root', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await anotherCheckout('root-owned');
    await handOver(checkout.root, { uid: 0, gid: 0 });
  });

  /**
   * Only root can bring it up, because bkdev's own settings are in it; root's state is separate from the other tests'.
   */
  function asItsOwner(...args: string[]): Promise<Run> {
    const own = join(inject('environment').home, 'of-root');
    const env = { ...checkout.env, XDG_STATE_HOME: own, XDG_RUNTIME_DIR: own };
    return run(asRoot(bkdevArgv(...args)), { cwd: checkout.root, env });
  }

  test('it must come up with containers that are not root, and report once what was opened to them', async () => {
    const { status, stdout } = await asItsOwner('up', 'api');
    expect(status).toBe(0);
    expect(await ask(checkout, '/ping')).toBe('pong');
    expect(stdout).toMatch(
      new RegExp(
        `^note: ${checkout.root} belongs to root, and containers run as uid 1000, not as root: ` +
          'logs, bkmonitor/logs, .* now belong to that uid, the rest is read-only inside\\.$',
        'm',
      ),
    );
    expect(stdout).toContain(`try: chown -R 1000:1000 ${checkout.root}  (to edit from inside the containers too)`);
    await expectConfined(checkout, 1000, services, { api: String(checkout.port) });

    const again = await asItsOwner('up', 'api');
    expect(again.status).toBe(0);
    expect(again.stdout).not.toContain('belongs to root');
  });

  test('nothing but the opened folders may change its owner', async () => {
    const opened = /^(?:logs|bkmonitor\/(?:logs|USERRES))(?:\/|$)/;
    const foreign = await foreignFiles(checkout.root, { uid: 0 });
    expect(foreign.filter(file => !opened.test(file))).toEqual([]);
    expect(foreign).toEqual(expect.arrayContaining(['logs', 'bkmonitor/logs']));
  });

  test('a logs folder that root made later must be handed over as well', async () => {
    expect(await asItsOwner('stop')).toMatchObject({ status: 0 });
    await handOver(join(checkout.root, 'bkmonitor/logs'), { uid: 0, gid: 0 });
    const { status, stdout } = await asItsOwner('up', 'api');
    expect(status).toBe(0);
    expect(stdout).toContain('bkmonitor/logs now belongs to that uid');
  });
});
