import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followDefinition, isSupervised, type Reading, readDefinition } from '../../src/agent/definition.ts';
import { createAgentClock } from '../support/agent-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads these files, given by name. */
function reading(files: Record<string, string>): Reading {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return readDefinition(folder);
}

const base = `
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

describe('a definition', () => {
  it('must give the services that supervisord runs', () => {
    expect(reading({ 'compose.yaml': base })).toEqual({
      services: [{ name: 'api', role: 'api', probe: { http: { port: 10204, path: '/ping', expect: 'pong' } } }],
      writes: [],
      problems: [],
    });
  });

  it('must give a store that can be asked, and what a role says of programs that leave', () => {
    const text = `
services:
  mysql: {x-bkdev: {role: db, probe: {mysql: {charset: utf8mb3}}}}
  redis: {x-bkdev: {role: cache}}
  worker: {x-bkdev: {role: worker, exits: [poller]}}
`;
    const { services, problems } = reading({ 'compose.yaml': text });
    expect([services, problems]).toEqual([
      [
        { name: 'mysql', role: 'db', probe: { mysql: { charset: 'utf8mb3' } } },
        { name: 'worker', role: 'worker', exits: ['poller'] },
      ],
      [],
    ]);
    expect(services.map(isSupervised)).toEqual([false, true]);
  });

  it('must be read as this repository has it', () => {
    const text = readFileSync(new URL('../../.devcontainer/compose.yaml', import.meta.url), 'utf8');
    const { services, problems } = reading({ 'compose.yaml': text });
    expect(problems).toEqual([]);
    expect(services.map(({ name }) => name)).toContain('api');
  });

  it('must be merged with its overlays, which may leave the field out', () => {
    const overlay = `
services:
  api:
    environment: {BROKER: rabbit}
    x-bkdev: {probe: {http: {port: 8000}}}
  beat: {image: role, x-bkdev: {role: beat}}
  mysql: {command: [mysqld]}
`;
    const files = { 'compose.yaml': base, 'compose.full.yaml': overlay, 'composer.txt': '', 'compose.yaml.bak': '{' };
    expect(reading(files)).toEqual({
      services: [
        { name: 'api', role: 'api', probe: { http: { port: 8000, path: '/ping', expect: 'pong' } } },
        { name: 'beat', role: 'beat' },
      ],
      writes: [],
      problems: [],
    });
  });

  it('must be understood with anchors and merge keys', () => {
    const text = `
x-worker: &worker
  image: role
  x-bkdev: {role: worker}
services:
  worker: {<<: *worker, command: [celery]}
`;
    expect(reading({ 'compose.yaml': text }).services).toEqual([{ name: 'worker', role: 'worker' }]);
  });
});

describe('an overlay', () => {
  it.each([
    ['that says nothing of roles', 'services:\n  api: {environment: {CELERY_BROKER_URL: amqp://broker}}\n'],
    ['about volumes alone', 'volumes: {mysql: }\n'],
    ['with the tags of Compose', 'services:\n  api:\n    ports: !override ["1:1"]\n    depends_on: !reset null\n'],
    ['with a service that it takes away', 'services:\n  api: !reset null\n'],
  ])('must leave the roles as they are: %s', (_, overlay) => {
    expect(reading({ 'compose.yaml': base, 'compose.full.yaml': overlay })).toEqual(reading({ 'compose.yaml': base }));
  });
});

describe('a faulty definition', () => {
  it.each<[string, Record<string, string>, unknown[]]>([
    ['no file', {}, [{ file: 'compose.yaml', line: 1, message: 'no such file' }]],
    [
      'no YAML',
      { 'compose.yaml': 'services:\n  api: {image: x\n  web: {}\n' },
      [{ file: 'compose.yaml', line: 3, message: expect.stringMatching(/^not YAML: /) }],
    ],
    [
      'an alias without an anchor',
      { 'compose.yaml': 'services:\n  api: *api\n' },
      [{ file: 'compose.yaml', line: expect.any(Number), message: expect.stringMatching(/alias/i) }],
    ],
    [
      'no services',
      { 'compose.yaml': 'name: x\n' },
      [{ file: 'compose.yaml', line: 1, message: 'expected a map `services`' }],
    ],
    [
      'services that are no map in an overlay',
      { 'compose.yaml': base, 'compose.full.yaml': 'services: [api]\n' },
      [{ file: 'compose.full.yaml', line: 1, message: 'expected a map `services`' }],
    ],
    ['no text', { 'compose.yaml': '' }, [{ file: 'compose.yaml', line: 1, message: 'expected a map `services`' }]],
    [
      'no field at all',
      { 'compose.yaml': base, 'compose.more.yaml': 'services:\n\n  extra: {image: x}\n' },
      [{ file: 'compose.more.yaml', line: 3, message: 'services.extra: expected a field `x-bkdev`' }],
    ],
    [
      'an unknown role',
      { 'compose.yaml': base.replace('role: api', 'role: apy') },
      [
        {
          file: 'compose.yaml',
          line: 8,
          message: expect.stringMatching(
            /^services\.api\.x-bkdev\.role: Invalid option: expected one of "workspace"\|"web"/,
          ),
        },
      ],
    ],
    [
      'a misspelt key',
      { 'compose.yaml': base.replace('title:', 'titel:') },
      [{ file: 'compose.yaml', line: 9, message: 'services.api.x-bkdev.titel: Unrecognized key: "titel"' }],
    ],
    [
      'a wrong value in an overlay',
      {
        'compose.yaml': base,
        'compose.full.yaml': 'services:\n  api:\n    x-bkdev:\n      probe:\n        http:\n          port: many\n',
      },
      [
        {
          file: 'compose.full.yaml',
          line: 6,
          message: 'services.api.x-bkdev.probe.http.port: Invalid input: expected number, received string',
        },
      ],
    ],
    [
      'a missing value',
      { 'compose.yaml': base.replace(', path: /ping', '') },
      [
        {
          file: 'compose.yaml',
          line: 10,
          message: 'services.api.x-bkdev.probe.http.path: Invalid input: expected string, received undefined',
        },
      ],
    ],
    [
      'a field that is no map',
      { 'compose.yaml': 'services:\n  api:\n    x-bkdev: api\n' },
      [
        {
          file: 'compose.yaml',
          line: 3,
          message: 'services.api.x-bkdev: Invalid input: expected object, received string',
        },
      ],
    ],
  ])('must be named with its file, its line and what was expected: %s', (_, files, problems) => {
    expect(reading(files).problems).toEqual(problems);
  });

  it('must not hide the services that are right', () => {
    const text = `${base}  web: {image: role, x-bkdev: {role: wep}}\n`;
    const { services, problems } = reading({ 'compose.yaml': text });
    expect([services.map(({ name }) => name), problems.map(({ line }) => line)]).toEqual([['api'], [11]]);
  });
});

describe('following a definition', () => {
  it('must read it again when a file of it changed, came or went, and only then', async () => {
    const clock = createAgentClock();
    const stopping = new AbortController();
    const readings: string[][] = [];
    const onReading = ({ services, problems }: Reading) =>
      readings.push([...services.map(({ name }) => name), ...problems.map(({ message }) => message)]);
    const following = followDefinition(folder, { sleep: clock.sleep, onReading }, stopping.signal);
    await clock.advance(6000);
    writeFileSync(join(folder, 'compose.yaml'), base);
    await clock.advance(6000);
    writeFileSync(join(folder, 'compose.full.yaml'), 'services: {beat: {x-bkdev: {role: beat}}}');
    await clock.advance(6000);
    writeFileSync(join(folder, 'compose.yaml'), `${base}  web: {x-bkdev: {role: web}}\n`);
    await clock.advance(6000);
    rmSync(join(folder, 'compose.full.yaml'));
    await clock.advance(6000);
    stopping.abort();
    await clock.advance(6000);
    await following;
    expect(readings).toEqual([['no such file'], ['api'], ['api', 'beat'], ['api', 'web', 'beat'], ['api', 'web']]);
  });
});
