import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeAuthority } from '../support/certificates.ts';
import { parseSaid } from '../support/said.ts';
import { bkdev, up } from './support/bkdev.ts';
import { type Checkout, makeCheckout } from './support/checkout.ts';
import { must, run } from './support/run.ts';
import { type SecondEngine, startSecondEngine } from './support/second-engine.ts';

const sample = join(import.meta.dirname, '../../sample');
let engine: SecondEngine;
let seen: Checkout;
let unseen: Checkout;
/** The environment that selects the second engine. */
let there: Record<string, string>;

beforeAll(async () => {
  const { home, program, pid } = inject('environment');
  const hidden = join(home, 'hidden');
  await mkdir(hidden);
  seen = await makeCheckout({ home, program, pid }, 'endpoint', sample);
  unseen = await makeCheckout({ home: hidden, program, pid }, 'unseen', sample);
  engine = await startSecondEngine(join(home, 'second-engine'), hidden);
  there = { DOCKER_HOST: engine.address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: engine.certificates };
});
afterAll(() => engine?.end());

interface Finding {
  readonly check: string;
  readonly level: string;
  readonly found: string;
}

async function doctor(checkout: Checkout, env: Record<string, string>): Promise<Record<string, Finding>> {
  const { stdout } = await bkdev(checkout, ['doctor', '--json'], env);
  const { findings } = parseSaid(stdout) as { findings: Finding[] };
  return Object.fromEntries(findings.map(finding => [finding.check, finding]));
}

test('an engine behind TLS must be used by every command, selected by environment or context', async () => {
  const config = join(inject('environment').home, 'docker-config');
  const files = ['ca', 'cert', 'key'].map(name => `${name}=${join(engine.certificates, `${name}.pem`)}`);
  const context = { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'second' };
  const create = ['docker', 'context', 'create', 'second', '--docker', [`host=${engine.address}`, ...files].join(',')];
  await must(create, { env: { ...seen.env, DOCKER_CONFIG: config } });
  for (const env of [there, context]) {
    const { engine: found, mount } = await doctor(seen, env);
    expect({ found, mount }).toMatchObject({
      found: { level: 'ok', found: expect.stringContaining(` at ${engine.address}`) },
      mount: { level: 'ok' },
    });
    expect(parseSaid((await bkdev(seen, ['ls', '--json'], env)).stdout)).toMatchObject({ environments: [] });
    expect(await bkdev(seen, ['status'], env)).toMatchObject({ status: 0 });
    const { status, plan } = upOf(await bkdev(seen, ['up', 'api', '--dry-run', '--json'], env));
    expect({ status, plan }).toEqual({ status: 0, plan: true });
  }
});

function upOf({ status, stdout }: { status: number; stdout: string }): { status: number; plan: boolean } {
  return { status, plan: stdout.includes('"plan-made"') };
}

test('an engine that does not see the checkout must be refused before anything is made, and named', async () => {
  const { status, error } = await up(unseen, there);
  expect({ status, error }).toMatchObject({
    status: 4,
    error: {
      code: 'checkout-unseen',
      message: `The Docker Engine at ${engine.address} cannot mount ${unseen.root}: it does not see this folder.`,
      detail: [expect.stringContaining('bind source path does not exist')],
    },
  });
  const left = ['container ls --all', 'volume ls', 'image ls'].map(async words => {
    const env = { ...unseen.env, ...there };
    return (await must(['docker', ...words.split(' '), '--quiet'], { env })).trim();
  });
  expect(await Promise.all(left)).toEqual(['', '', '']);
  expect(await doctor(unseen, there)).toMatchObject({ mount: { level: 'error', code: 'checkout-unseen' } });
});

test('a rejected client certificate must be reported as that', async () => {
  const other = makeAuthority(join(inject('environment').home, 'other-authority'));
  await run(['cp', join(engine.certificates, 'ca.pem'), other.folder]);
  const { status, stderr } = await bkdev(seen, ['ls'], { ...there, DOCKER_CERT_PATH: other.folder });
  expect({ status, stderr }).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('does not accept this client'),
  });
  const { DOCKER_TLS_VERIFY: _, ...clear } = there;
  expect(await bkdev(seen, ['ls'], clear)).toMatchObject({ status: 4, stderr: expect.stringContaining('expects TLS') });
});
