import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  followDefinition,
  isSupervised,
  type ObservedService,
  type Reading,
  readDefinition,
  withInstances,
} from '../../../src/agent/io/definition.ts';
import { toResolved } from '../../../src/shared/model/definition.ts';
import { createAgentClock } from '../../support/agent-clock.ts';
import { said } from '../../support/said.ts';
import { shop } from '../../support/shop.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string) => writeFileSync(join(folder, '.resolved'), text);

function reading(text: string): Reading {
  write(text);
  return readDefinition(folder);
}

const base = `
name: shop
services:
  mysql: {image: mysql, x-bkdev: {role: db}}
  migrate: {image: role, x-bkdev: {role: step, inputs: ["*.py"], fills: [deps]}}
  api:
    image: role
    x-bkdev:
      role: api
      title: Kernel API
      probe: {http: {port: 10204, path: /ping, expect: pong}}
`;
const api = { name: 'api', role: 'api', probe: { http: { port: 10204, path: '/ping', expect: 'pong' } } };

describe('a definition', () => {
  it('must contain the services that supervisord runs', () => {
    expect(reading(base)).toEqual({
      type: 'read',
      project: 'shop',
      services: [api],
      writes: [],
      folder: '.',
      files: [],
    });
  });

  it('must contain a store that can be probed, and the reload settings and exiting programs of a role', () => {
    writeFileSync(join(folder, 'product.yaml'), 'name: shop\nfolder: src\nwrites: [logs]\n');
    const read = reading(`
name: shop
x-bkdev: {files: [compose.yaml, rabbit.yml]}
services:
  workspace: {image: role, x-bkdev: {role: workspace}}
  mysql: {image: mysql, x-bkdev: {role: db, probe: {mysql: {charset: utf8mb3}}}}
  redis: {image: redis, x-bkdev: {role: cache}}
  worker: {image: role, x-bkdev: {role: worker, exits: [poller], reload: {drain: 5}}}
`);
    const services: ObservedService[] = [
      { name: 'mysql', role: 'db', probe: { mysql: { charset: 'utf8mb3' } } },
      { name: 'worker', role: 'worker', exits: ['poller'], reload: { drain: 5 } },
    ];
    expect(read).toEqual({
      type: 'read',
      project: 'shop',
      services,
      ...{ writes: ['logs'], folder: 'src' },
      files: ['compose.yaml', 'rabbit.yml'],
    });
    expect(services.map(isSupervised)).toEqual([false, true]);
  });

  it('must be read as bkdev writes it', () => {
    const { files } = shop;
    expect(reading(JSON.stringify(toResolved(shop)))).toMatchObject({
      ...{ type: 'read', files },
      services: expect.arrayContaining([api]),
    });
  });

  it('must not be built from Compose files on disk: only Compose knows which of them count', () => {
    const debug = 'services:\n  api: {x-bkdev: {probe: {http: {port: 1}}}}\n';
    for (const file of ['compose.yaml', 'compose.debug.yaml', 'rabbit.yml']) writeFileSync(join(folder, file), debug);
    expect(reading(base)).toMatchObject({ services: [api] });
  });
});

describe('a definition that cannot be read', () => {
  const unknown = (fault: unknown) => ({ type: 'unreadable', reason: expect.stringMatching(fault as RegExp) });

  it.for<[string, string, RegExp]>([
    ['no text', '', /\.devcontainer\/\.resolved: its contents: .*expected object/],
    ['a text that was cut off', base.slice(0, -3), /\.resolved: not YAML: [^\n]+; bkdev up writes it$/],
    ['an alias without an anchor', 'services:\n  api: *api\n', /not YAML: .*alias/],
    ['no services', 'name: x\n', /\.resolved: services: .*expected record/],
    ['a service without the field', base.replace('x-bkdev: {role: db}', 'x: y'), /services\.mysql\.x-bkdev: /],
    [
      'a role that is no word',
      base.replace('role: api', 'role: A P I'),
      /services\.api\.x-bkdev\.role: must be lower-case/,
    ],
    [
      'an unknown trait',
      base.replace('      title:', '      traits: {lonely: true}\n      title:'),
      /services\.api\.x-bkdev\.traits\.lonely: unknown trait; known: kind, /,
    ],
    ['an unknown key', base.replace('title:', 'titel:'), /services\.api\.x-bkdev: Unrecognized key: "titel"/],
  ])('must be unknown, with the reason: %s', ([, text, fault]) => {
    expect(said(reading(text))).toEqual(unknown(fault));
  });

  it('must be unknown if it was not written, or if it is not a file', () => {
    expect(said(readDefinition(folder))).toEqual(unknown(/\.resolved: there is no such file; bkdev up writes it$/));
    mkdirSync(join(folder, '.resolved'));
    expect(said(readDefinition(folder))).toEqual(unknown(/\.resolved: EISDIR/));
  });
});

describe('following a definition', () => {
  it('must read it again when it says something else, came or went, and only then', async () => {
    const clock = createAgentClock();
    const stopping = new AbortController();
    const readings: unknown[] = [];
    const onReading = (found: Reading) =>
      readings.push(found.type === 'read' ? found.services.map(({ name }) => name) : found.type);
    const following = followDefinition(folder, { sleep: clock.sleep, onReading }, stopping.signal);
    await clock.advance(6000);
    write(base);
    await clock.advance(6000);
    write(base);
    await clock.advance(6000);
    write(`${base}  web: {image: role, x-bkdev: {role: web}}\n`);
    await clock.advance(6000);
    write('services: [');
    await clock.advance(6000);
    rmSync(join(folder, '.resolved'));
    await clock.advance(6000);
    stopping.abort();
    await clock.advance(6000);
    await following;
    expect(readings).toEqual(['unreadable', ['api'], ['api', 'web'], 'unreadable', 'unreadable']);
  });
});

describe('a service that somebody scaled', () => {
  const worker: ObservedService = { name: 'worker', role: 'worker', probe: { celery: { nodes: ['cron@worker'] } } };
  const beat: ObservedService = { name: 'beat', role: 'beat' };
  const of = (...services: ObservedService[]) => ({ project: 'shop', services, writes: [], folder: '.', files: [] });

  it('must be observed in each container with a socket, with its own nodes and host', () => {
    const names = [
      'worker.sock',
      'worker.2.sock',
      'worker.10.sock',
      'worker.2.json',
      'worker.x.sock',
      'workers.2.sock',
    ];
    expect(withInstances(of(worker), names)).toEqual([
      worker,
      {
        ...{ ...worker, name: 'worker.2', host: 'shop-worker-2', instanceOf: 'worker' },
        probe: { celery: { nodes: ['cron@worker.2'] } },
      },
      {
        ...{ ...worker, name: 'worker.10', host: 'shop-worker-10', instanceOf: 'worker' },
        probe: { celery: { nodes: ['cron@worker.10'] } },
      },
    ]);
  });

  it('must be observed once if only one instance is allowed', () => {
    expect(withInstances(of(beat), ['beat.sock', 'beat.2.sock'])).toEqual([beat]);
  });
});
