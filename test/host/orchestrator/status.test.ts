import { expect, test } from 'vitest';
import { readStatus } from '../../../src/host/orchestrator/status.ts';
import { scenario } from '../../support/scenario.ts';
import { apiProfile, shop } from '../../support/shop.ts';

const host =
  '/home/dev/.vscode-server/bin/1/node /home/dev/.vscode-server/bin/1/out/bootstrap-fork --type=extensionHost';

/** Returns the editor that the status reports for the workspace, and the services that have such a field at all. */
async function editors(state: 'running' | 'exited', command: string) {
  const { world, engine } = scenario();
  engine.add('workspace', { state });
  engine.add('redis', { state: 'running' });
  const processes = async () => [{ command, hasTerminal: false }];
  const status = await readStatus({ ...world, engine: { ...engine, processes } }, shop, apiProfile);
  return status.services.flatMap(({ service, editor }) => (editor ? [{ service, ...editor }] : []));
}

test('a status must show who has the workspace open', async () => {
  expect(await editors('running', host)).toEqual([{ service: 'workspace', attached: true, name: 'VS Code' }]);
  expect(await editors('running', 'tini -- run.py')).toEqual([{ service: 'workspace', attached: false, name: null }]);
  expect(await editors('exited', host)).toEqual([{ service: 'workspace', attached: false, name: null }]);
});

test('an engine that becomes unreachable in between must be reported, and nothing be left hanging', async () => {
  const { world, engine } = scenario();
  engine.add('workspace', { state: 'running' });
  const processes = async () => {
    engine.die();
    return engine.processes('w');
  };
  const status = readStatus({ ...world, engine: { ...engine, processes } }, shop, apiProfile);
  await expect(status).rejects.toMatchObject({ code: 'engine-unreachable' });
});

test('while a database is down, no role that needs it must be healthy, and each must say why', async () => {
  const shop = scenario();
  await shop.clock.until(shop.up());
  const mysql = shop.engine.find('mysql');
  if (mysql) shop.engine.change(mysql, { state: 'exited', exitCode: 137, finishedAt: shop.clock.now() });
  const { outcome, services } = await shop.status();
  const rows = services.map(({ service, phase, health, reason }) => `${service} ${phase} ${health}: ${reason}`);
  expect({ outcome, rows: rows.filter(row => !/ healthy: /.test(row)) }).toEqual({
    outcome: 'failed',
    rows: [
      'mysql failed unhealthy: killed by SIGKILL (exit 137)',
      'api running unhealthy: needs mysql, which was killed (exit 137)',
    ],
  });
  expect(services.find(({ service }) => service === 'mysql')?.failure?.fixes?.[0]).toEqual({
    command: 'bkdev restart mysql',
    says: 'starts it again',
  });
});
