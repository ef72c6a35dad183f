import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gitTextMerge } from '../../../src/host/adapters/system/git-text-merge.ts';
import { filesOf01 } from '../../../src/host/definition/files-of-first-release.ts';
import { filesToWrite, firstRelease } from '../../../src/host/definition/handed-on.ts';
import type { FileToWrite } from '../../../src/host/definition/init-plan.ts';
import { planInit } from '../../../src/host/definition/plan-init.ts';
import { initOrigin } from '../../support/init-origin.ts';

const compose = '.devcontainer/compose.yaml';
const kept = '.devcontainer/kept/compose.yaml';
/** A line that no version changed, behind which a person adds a service. */
const broker = '    x-bkdev: {role: broker, title: RabbitMQ, probe: {rabbitmq: {}}}\n';
let folder = '';
let first: ReadonlyMap<string, Buffer>;
let files: ReadonlyMap<string, FileToWrite>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'first-release-'));
  const origin = initOrigin(folder);
  first = await firstRelease(origin);
  files = await filesToWrite(origin);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the result for a checkout with bkdev 0.1's definition, in which a person changed these files. */
function converted(changes: Readonly<Record<string, (text: string) => string>>) {
  const there = new Map(first);
  for (const [path, change] of Object.entries(changes)) {
    const before = there.get(path)?.toString() ?? '';
    const after = change(before);
    if (after === before) throw new Error(`${path} stays as it is`);
    there.set(path, Buffer.from(after));
  }
  const plan = planInit({ files, there, first, version: '0.2.0', force: false, texts: gitTextMerge });
  const textOf = (path: string) => plan.write.get(path)?.contents.toString() ?? '';
  return { plan, textOf, compose: parse(textOf(compose), { merge: true }) };
}

test('the files that 0.1 is compared with must be the ones that it wrote', () => {
  const digests = [...first].map(([path, text]) => [
    path,
    createHash('sha256').update(text).digest('hex').slice(0, 16),
  ]);
  expect(Object.fromEntries(digests)).toEqual(
    Object.fromEntries(digests.map(([path = '']) => [path, filesOf01[path]])),
  );
  expect(first.size).toBeGreaterThan(9);
});

test('changes of a person must be in the new files, without copies, if bkdev changed other lines', () => {
  const flower = `
  flower:
    <<: *role
    command: [celery, flower]
    env_file: [roles/env/common.env, roles/env/worker.env]
    x-bkdev: {role: flower}
`;
  const {
    plan,
    textOf,
    compose: found,
  } = converted({
    [compose]: text =>
      text
        .replace(/127\.0\.0\.1(?=:.*:10204")/, '0.0.0.0')
        .replace('title: MySQL,', 'title: Our database,')
        .replace(broker, `${broker}${flower}`),
    '.devcontainer/Dockerfile': text => text.replace("safe.directory '*'", "safe.directory '*' && mkdir /opt/mine"),
    '.devcontainer/roles/env/common.env': text => `${text}MINE=1\n`,
    'profiles/full.yaml': text => text.replace('services: [broker, beat]', 'services: [broker, beat, flower]'),
  });
  expect({ merged: plan.merged.toSorted(), open: plan.open, aside: [...plan.aside.keys()], kept: plan.kept }).toEqual({
    merged: ['.devcontainer/Dockerfile', compose, '.devcontainer/env/common.env', 'profiles/full.yaml'],
    ...{ open: [], aside: [], kept: [] },
  });
  expect({
    port: found.services.api.ports[0].split(':')[0],
    title: found.services.mysql['x-bkdev'].title,
    flower: found.services.flower.env_file,
    programs: Object.keys(found.services.worker['x-bkdev'].programs),
  }).toEqual({
    port: '0.0.0.0',
    title: 'Our database',
    flower: ['env/common.env', 'env/worker.env'],
    programs: ['service', 'cron', 'web'],
  });
  expect(textOf('.devcontainer/env/worker.env')).toContain('conf.worker.development');
  expect(textOf('.devcontainer/env/common.env')).toMatch(/PYTHONPATH=\/opt\/bkdev\/runtime[\s\S]*MINE=1\n$/);
  expect(textOf('profiles/full.yaml')).toContain('../.devcontainer/runtime/profile.schema.json');
});

test('lines that both changed must be reported in both files, and the new ones be used', () => {
  const {
    plan,
    textOf,
    compose: found,
  } = converted({
    [compose]: text =>
      text
        .replace('command: [bash, /opt/bkdev/roles/broker.sh]', 'command: [bash, /opt/bkdev/roles/broker.sh, --mine]')
        .replace('title: Kernel API', 'title: My API'),
  });
  const [open] = plan.open;
  const lineIn = (text: string, line: number | undefined) => text.split('\n')[(line ?? 0) - 1] ?? '';
  expect(plan.open).toHaveLength(1);
  expect({ file: open?.file, aside: open?.aside }).toEqual({ file: compose, aside: kept });
  expect(lineIn(textOf(compose), open?.lines.from)).toBe('      title: Kernel API');
  expect(lineIn(plan.aside.get(kept)?.toString() ?? '', open?.asideLines?.from)).toBe('      title: My API');
  expect(found.services.broker.command).toEqual(['bash', '/opt/bkdev/runtime/broker.sh', '--mine']);
});

test('a merge that would be invalid YAML must be one conflict of the whole file', () => {
  const { plan } = converted({
    [compose]: text => text.replace(broker, `${broker}\n  mine: {image: x, depends_on: *steps}\n`),
  });
  expect([plan.open.map(({ lines }) => lines.from), plan.merged, plan.aside.has(kept)]).toEqual([[1], [], true]);
  expect(plan.write.get(compose)?.contents).toEqual(files.get(compose)?.contents);
});

test("a person's variables of one role must be read by its services and override the preset's", () => {
  const { plan, compose: found } = converted({
    '.devcontainer/roles/env/worker.env': () => 'DJANGO_CONF_MODULE=conf.worker.production.community\nMINE=1\n',
  });
  expect([...plan.carried]).toEqual([['.devcontainer/roles/env/worker.env', '.devcontainer/env/worker.env']]);
  const of = (name: string) => [found.services[name].env_file, found.services[name].environment.DJANGO_CONF_MODULE];
  expect(['seed', 'worker', 'beat', 'api'].map(of)).toEqual([
    ...Array(3).fill([['env/common.env', 'env/worker.env'], undefined]),
    [['env/common.env'], 'conf.api.development.community'],
  ]);
});
