import { expect, test } from 'vitest';
import { badgeOf, programBadge } from '../../../../src/host/ui/state/badge.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Health, Phase } from '../../../../src/shared/model/health.ts';
import type { ProgramFacts } from '../../../../src/shared/model/report.ts';
import { inEnglish } from '../../../support/said.ts';

test('each phase and health must have its glyph, word and tone', () => {
  const phases: Phase[] = [
    'absent',
    'pending',
    'building',
    'creating',
    'starting',
    'running',
    'reloading',
    'stopping',
    'stopped',
    'failed',
  ];
  const healths: Health[] = ['unknown', 'starting', 'healthy', 'unhealthy'];
  const table = phases.map(phase => {
    const badges = healths
      .map(health => badgeOf(phase, health))
      .map(({ glyph, word, tone }) => `${glyph} ${inEnglish(word)} ${tone}`);
    return `${phase}: ${[...new Set(badges)].join(', ')}`;
  });
  expect(table).toEqual([
    'absent: ○ absent idle',
    'pending: ◌ pending idle',
    'building: ◐ building busy',
    'creating: ◐ creating busy',
    'starting: ◐ starting busy',
    'running: ? unknown doubt, ◐ running busy, ● healthy good, ✗ failed bad',
    'reloading: ◐ reloading busy',
    'stopping: ◐ stopping busy',
    'stopped: ○ stopped idle, ✓ done good',
    'failed: ✗ failed bad',
  ]);
});

test("each of supervisord's states must have its glyph, word and tone", () => {
  const states: ProgramFacts['state'][] = [
    ...(['RUNNING', 'STARTING', 'STOPPING', 'BACKOFF', 'FATAL', 'STOPPED', 'EXITED', 'UNKNOWN'] as const),
  ];
  expect(
    states
      .map(state => programBadge({ state }, 'unhealthy'))
      .map(({ glyph, word, tone }) => `${glyph} ${inEnglish(word)} ${tone}`),
  ).toEqual([
    '● running good',
    '◐ starting busy',
    '◐ stopping busy',
    '✗ retrying bad',
    '✗ gave up bad',
    '○ stopped idle',
    '○ exited idle',
    '? unknown doubt',
  ]);
});

test('a program of a role that works must be running although supervisord is not certain yet', () => {
  expect(programBadge({ state: 'STARTING' }, 'healthy')).toEqual(programBadge({ state: 'RUNNING' }, 'healthy'));
  expect(programBadge({ state: 'BACKOFF' }, 'healthy').word).toEqual(message('badge.retrying'));
});

test('no two tones must share a glyph, so that the colour is never needed', () => {
  const badges = [
    badgeOf('running', 'healthy'),
    badgeOf('failed', 'unhealthy'),
    badgeOf('starting', 'starting'),
    badgeOf('absent', 'unknown'),
    badgeOf('running', 'unknown'),
  ];
  expect(new Set(badges.map(badge => badge.glyph)).size).toBe(badges.length);
});

test('a program stopped by a signal must not look as if it ran', () => {
  const halted = { state: 'RUNNING', isHalted: true } as const;
  expect(programBadge(halted, 'unhealthy')).toEqual({ glyph: '✗', word: message('badge.halted'), tone: 'bad' });
  expect(programBadge({ ...halted, state: 'STOPPED' }, 'unhealthy').word).toEqual(message('badge.stopped'));
});
