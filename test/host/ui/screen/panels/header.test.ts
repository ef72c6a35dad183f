import { expect, test } from 'vitest';
import { headerSegments } from '../../../../../src/host/ui/screen/panels/header.ts';
import type { Headline } from '../../../../../src/host/ui/state/select-headline.ts';
import { message } from '../../../../../src/shared/messages/message.ts';
import { textOf } from '../../../../support/segments.ts';

const healthy: Headline = {
  project: 'sample',
  profile: 'api',
  formerProfile: '',
  workspace: '/home/ann/sample',
  badge: { glyph: '●', word: message('badge.healthy'), tone: 'good' },
  running: '',
  healthy: 3,
  total: 3,
  elapsedMs: 12_300,
  estimateMs: undefined,
  failure: undefined,
  rollback: undefined,
  beside: [],
  held: [],
  lacksMigrations: false,
};
const switching: Headline = {
  ...healthy,
  profile: 'full',
  formerProfile: 'api',
  badge: { glyph: '◐', word: message('badge.switching'), tone: 'busy' },
  running: 'up full',
  healthy: 3,
  total: 8,
  elapsedMs: 12_300,
  estimateMs: 41_000,
};

const shown = (headline: Headline, width = 100) => textOf(headerSegments(headline, width)).replaceAll(/ {3,}/g, ' … ');

test('the header must show the active profile and its health', () => {
  expect(shown(healthy)).toBe('sample  profile api  /home/ann/sample … ● healthy  ready in 12.3 s');
});

test('during a switch, it must name both profiles, and the elapsed part of the time', () => {
  expect(shown(switching)).toBe(
    'sample  profile api → full  /home/ann/sample … ◐ switching  3 of 8 healthy  12 s of about 41 s',
  );
  expect(shown({ ...switching, estimateMs: undefined })).toMatch(/3 of 8 healthy {2}12 s$/);
});

test('after a rollback, it must not show the time it took', () => {
  const rollback = { failed: 'full', cause: 'broker failed' };
  expect(shown({ ...healthy, rollback })).toBe('sample  profile api  /home/ann/sample … ● healthy');
});

test('in a narrow terminal, the profiles and the state must stay longest, and the new profile longer than the former', () => {
  expect([50, 42, 34].map(width => shown(switching, width))).toEqual([
    'sample  profile api → full … ◐ switching',
    'sample  profile api → full … ◐ switching',
    'sample  api → full … ◐ switching',
  ]);
  const long = { ...switching, project: 'monitor', profile: 'full', formerProfile: 'web-worker' };
  expect(shown(long, 36)).toBe('monitor  → full … ◐ switching');
  expect(shown({ ...long, profile: 'production-shape' }, 36)).toBe('monitor  → production-…  ◐ switching');
});

test('paused services must be shown, longer than the duration of the start', () => {
  const all = { ...healthy, paused: { services: ['api', 'web'], isAll: true } };
  const some = { ...healthy, paused: { services: ['api'], isAll: false } };
  const many = { ...healthy, paused: { services: ['api', 'web', 'beat'], isAll: false } };
  expect([all, some, many].map(headline => shown(headline, 120))).toEqual([
    'sample  profile api  /home/ann/sample … ● healthy  reloading paused  ready in 12.3 s',
    'sample  profile api  /home/ann/sample … ● healthy  reloading paused (api)  ready in 12.3 s',
    'sample  profile api  /home/ann/sample … ● healthy  reloading paused (3 roles)  ready in 12.3 s',
  ]);
  expect([60, 44, 30].map(width => shown(all, width))).toEqual([
    'sample  profile api … ● healthy  reloading paused',
    'sample  profile api … ● healthy  paused',
    'sample  api  ● healthy  paused',
  ]);
});

test('services beside the profile and held code must be shown, in few words if it is narrow', () => {
  const mixed: Headline = {
    ...healthy,
    badge: { glyph: '◐', word: message('badge.mixed'), tone: 'busy' },
    beside: ['beat', 'web', 'worker'],
    held: ['api'],
  };
  expect(textOf(headerSegments(mixed, 90))).toContain(
    '◐ switch unfinished  3 services beside the profile  held back (api)',
  );
  expect(textOf(headerSegments(mixed, 50))).toBe('sample  api     ◐ switch unfinished  +3  held back');
  expect(textOf(headerSegments({ ...mixed, held: [] }, 120))).toContain(
    '◐ switch unfinished  beat, web and worker beside the profile',
  );
  const unmigrated = textOf(headerSegments({ ...healthy, lacksMigrations: true }, 100));
  expect(unmigrated).toContain('● healthy  migrations missing');
});

test('an attached editor must be shown if there is room, and its name not steer the terminal', () => {
  const attached = { ...healthy, editor: 'VS Code' };
  expect(shown(attached)).toBe('sample  profile api  /home/ann/sample … ● healthy  ready in 12.3 s  VS Code attached');
  expect(shown(attached, 60)).toBe('sample  profile api … ● healthy  VS Code attached');
  expect(shown(attached, 40)).toBe('sample  profile api … ● healthy');
  expect(textOf(headerSegments({ ...healthy, editor: '\u001B]0;x\u0007vi' }, 100))).not.toContain('\u001B');
});
