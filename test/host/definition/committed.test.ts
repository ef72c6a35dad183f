import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findDifference } from '../../../src/host/definition/bring-up-to-date.ts';
import { profileJsonSchema } from '../../../src/host/definition/profile-schema.ts';
import { readProduct } from '../../../src/host/definition/read-product.ts';
import { readProfiles } from '../../../src/host/definition/read-profiles.ts';
import { resolveProfiles } from '../../../src/host/definition/resolve-profiles.ts';
import { productJsonSchema } from '../../../src/shared/model/product.ts';
import { programsSchema, queuesOf } from '../../../src/shared/model/programs.ts';

const root = join(import.meta.dirname, '../../..');
const names = ['api', 'frontend', 'full', 'gateway', 'pages', 'production', 'web-worker'];

test('files generated from the profiles must be up to date (npm run build writes them)', async () => {
  expect(await findDifference(root)).toEqual({ write: new Map(), remove: [], keep: [] });
});

test('the schema that editors check a profile against must be up to date (npm run build writes it)', () => {
  expect(readFileSync(join(root, '.devcontainer/runtime/profile.schema.json'), 'utf8')).toBe(profileJsonSchema());
});

test('the schema of product.yaml must be up to date, and the preset refer to it', () => {
  expect(readFileSync(join(root, '.devcontainer/runtime/product.schema.json'), 'utf8')).toBe(productJsonSchema());
  const [first] = readFileSync(join(root, '.devcontainer/product.yaml'), 'utf8').split('\n');
  expect(first).toBe('# yaml-language-server: $schema=runtime/product.schema.json');
  expect(readProduct(root)).toMatchObject({ name: 'bk-monitor', folder: 'bkmonitor' });
});

test('every profile must refer to the schema', () => {
  const firstLines = names.map(name => readFileSync(join(root, `profiles/${name}.yaml`), 'utf8').split('\n')[0]);
  expect(firstLines).toEqual(
    names.map(() => '# yaml-language-server: $schema=../.devcontainer/runtime/profile.schema.json'),
  );
});

test('every queue must be consumed by one program, and the health check include them all', () => {
  const { services } = parse(readFileSync(join(root, '.devcontainer/compose.yaml'), 'utf8'), { merge: true });
  const { worker } = services;
  const programs = programsSchema.parse(worker['x-bkdev'].programs);
  const queues = queuesOf(programs);
  expect(queues).toHaveLength(24);
  const named = Object.values(programs).flatMap(({ celery }) => celery?.queues);
  expect(named).toEqual(queues);
  const inProduction = programsSchema.parse(worker['x-bkdev'].modes.production.programs);
  const there = Object.values(inProduction).flatMap(({ celery }) => celery?.queues ?? []);
  expect(there.toSorted()).toEqual(queues.toSorted());
  expect(worker.healthcheck.test.at(-1)).toBe('celery');
});

test('each profile must extend the previous one', async () => {
  const written = await readProfiles(root);
  const profiles = resolveProfiles({ ...written, locals: new Map() });
  const api = ['workspace', 'mysql', 'redis', 'deps', 'migrate', 'api'];
  const webWorker = [...api, 'queues', 'seed', 'web', 'worker'];
  expect(profiles.map(({ name, services, overlays }) => ({ name, services, overlays }))).toEqual([
    { name: 'api', services: api, overlays: [] },
    { name: 'frontend', services: [...api, 'front-end-packages', 'frontend'], overlays: ['compose.frontend.yaml'] },
    { name: 'full', services: [...webWorker, 'broker', 'beat'], overlays: ['compose.full.yaml'] },
    { name: 'gateway', services: [...webWorker, 'gateway'], overlays: ['compose.gateway.yaml'] },
    {
      name: 'pages',
      services: [...webWorker, 'front-end-packages', 'front-end-build'],
      overlays: ['compose.frontend.yaml', 'compose.pages.yaml'],
    },
    { name: 'production', services: [...webWorker, 'broker', 'beat'], overlays: ['compose.full.yaml'] },
    { name: 'tracing', services: [...webWorker, 'traces'], overlays: ['compose.tracing.yaml'] },
    { name: 'web-worker', services: webWorker, overlays: [] },
  ]);
});
