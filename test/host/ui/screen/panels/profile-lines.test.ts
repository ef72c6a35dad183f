import { describe, expect, test } from 'vitest';
import {
  changeBetween,
  type ProfileChoice,
  type ProfilesView,
  profileLines,
  profileRows,
} from '../../../../../src/host/ui/screen/panels/profile-lines.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';
import { textsOf } from '../../../../support/segments.ts';

const api: ProfileChoice = {
  name: 'api',
  title: 'Kernel API alone',
  services: ['mysql', 'redis', 'api'],
  memoryBytes: 640e6,
  estimateMs: 12_400,
};
const full: ProfileChoice = {
  name: 'full',
  title: 'All of it, RabbitMQ as the broker',
  services: ['mysql', 'redis', 'web', 'worker', 'broker'],
  estimateMs: 65_000,
};
const lone: ProfileChoice = { name: 'lone', title: 'One', services: ['mysql'] };
const view: ProfilesView = { title: 'Profiles', choices: [api, full, lone], active: 'api', chosen: 1, atWork: '' };

const shown = (about: Partial<ProfilesView> = {}, width = 78, rows = 20) =>
  textsOf(profileLines({ ...view, ...about }, width, rows));

describe('the profiles', () => {
  test('must be shown with the effect of a switch to each, and the active one be marked', () => {
    expect(shown()).toEqual([
      `── Profiles ${'─'.repeat(66)}`,
      '  ● api   Kernel API alone                      3 services  640 MB       ~13 s',
      '    active',
      '› ○ full  All of it, RabbitMQ as the broker     5 services          ~1 min 5 s',
      '    starts web, worker, broker   stops api',
      '  ○ lone  One                                    1 service',
      '    stops redis, api',
    ]);
  });

  test('must be shown with their services if none is up', () => {
    expect(shown({ active: '', title: 'Which profile?' }).slice(3, 5)).toEqual([
      '› ○ full  All of it, RabbitMQ as the broker     5 services          ~1 min 5 s',
      '    mysql, redis, web, worker, broker',
    ]);
  });

  test('must say so if one has the same services as the active one', () => {
    expect(shown({ choices: [api, { ...api, name: 'api-too' }] }).at(-1)).toBe('    the same services');
  });

  test('must say that a switch has to wait for the running command', () => {
    expect(shown({ atWork: 'up full' }).slice(-2)).toEqual([
      '',
      '  ◐ "up full" is running; you can switch once it is done.',
    ]);
  });

  test('must drop facts before the title if it is narrow: memory, then time, then the count', () => {
    const second = (width: number) => shown({}, width)[3];
    expect([60, 50, 40, 30].map(second)).toEqual([
      '› ○ full  All of it, Rabbit…  5 services          ~1 min 5 s',
      '› ○ full  All of it, Rabb…  5 services  ~1 min 5 s',
      '› ○ full  All of it, Rabbit…  5 services',
      '› ○ full  All of it, RabbitMQ…',
    ]);
    for (const width of [60, 46, 36, 30, 8, 1])
      for (const row of shown({}, width)) expect(cellWidth(row)).toBeLessThanOrEqual(width);
  });

  test('must keep the selected one and its effect visible if there are few rows', () => {
    expect(shown({ chosen: 2 }, 78, 4)).toEqual([
      `── Profiles ${'─'.repeat(66)}`,
      '  ○ full  All of it, RabbitMQ as the broker     5 services          ~1 min 5 s',
      '› ○ lone  One                                    1 service',
      '    stops redis, api',
    ]);
    for (const rows of [0, 1, 2, 3, 5, 6]) expect(shown({ atWork: 'up' }, 78, rows).length).toBeLessThanOrEqual(rows);
  });

  test('must return the number of rows that they need', () => {
    expect(profileRows(view)).toBe(shown().length);
    expect(profileRows({ ...view, atWork: 'up' })).toBe(shown({ atWork: 'up' }).length);
  });

  test('must not let a file steer the terminal', () => {
    const evil = { name: 'x\u001B[2J', title: '\u009b2Jtitle\n', services: ['a\u0007b'] };
    expect(shown({ choices: [evil], active: '', chosen: 0 }, 40)).toEqual([
      `── Profiles ${'─'.repeat(28)}`,
      '› ○ x  title                   1 service',
      '    ab',
    ]);
  });

  test('must be a title alone if there are none', () => {
    expect(shown({ choices: [] }, 20)).toEqual(['── Profiles ────────']);
  });
});

test('a switch must start new services and stop remaining ones', () => {
  expect(changeBetween(api, full)).toEqual({ starts: ['web', 'worker', 'broker'], stops: ['api'] });
  expect(changeBetween(api, api)).toEqual({ starts: [], stops: [] });
});
