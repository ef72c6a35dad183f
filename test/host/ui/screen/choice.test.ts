import { describe, expect, test } from 'vitest';
import {
  type Choice,
  type Choosable,
  choose,
  chosenEntry,
  chosenProfile,
  noChoice,
} from '../../../../src/host/ui/screen/choice.ts';
import type { Action } from '../../../../src/host/ui/screen/panels/keys.ts';
import { doneSteps, entriesOf } from '../../../../src/host/ui/screen/panels/service-groups.ts';
import { modeOf } from '../../../../src/host/ui/screen/screen-input.ts';
import { toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import { selectServiceRows } from '../../../../src/host/ui/state/select-service-rows.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import {
  allHealthy,
  logsAfter,
  sampleContainer,
  sampleDefinition,
  sampleProfiles,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

const rows = selectServiceRows(stateAfter(upStarted), sampleDefinition, 0);
const entries = entriesOf(rows, false);
const among: Omit<Choosable, 'mode'> = { entries, profiles: sampleProfiles, active: 'api', lastScroll: 2 };

/** Returns the choice after these keys; while a question is pending, they apply to it. */
function pressing(actions: readonly Action[], question?: { lines: []; reasons: [] }): Choice {
  return actions.reduce(
    (choice, action) => choose(choice, action, { ...among, mode: modeOf(choice, question) }),
    noChoice,
  );
}

describe('the service', () => {
  test('must move by one and stop at both ends', () => {
    expect(entries.map(({ key }) => key)).toEqual(['api', 'mysql', 'migrate']);
    expect(pressing(['move-down']).selected).toBe('mysql');
    expect(pressing(['move-down', 'move-down', 'move-down']).selected).toBe('migrate');
    expect(pressing(['move-down', 'move-up', 'move-up']).selected).toBe('api');
  });

  test('must be the most relevant one if nobody has chosen', () => {
    const followed = (...events: Untimed[]) =>
      toScreenView({
        ...{ state: stateAfter(upStarted, ...events), definition: sampleDefinition, choice: noChoice },
        ...{ logs: logsAfter(), profiles: [], question: undefined, preparing: '' },
        ...{ size: { columns: 80, rows: 24 }, color: false, now: 5000 },
      }).selected?.service;
    const creating: Untimed = { type: 'activity-started', activity: 'creating', services: ['mysql'] };
    const step: Untimed = { type: 'container-changed', service: 'migrate', container: sampleContainer() };
    const crashed = sampleContainer({ state: 'exited', exitCode: 3 });
    expect(followed(creating)).toBe('mysql');
    expect(followed(creating, step)).toBe('migrate');
    expect(followed(creating, step, { type: 'container-changed', service: 'mysql', container: crashed })).toBe(
      'migrate',
    );
    expect(followed(step, { type: 'container-changed', service: 'mysql', container: crashed })).toBe('mysql');
    expect(followed(...allHealthy)).toBe('api');
  });
});

describe('the profile', () => {
  const place = (actions: readonly Action[]) => chosenProfile(sampleProfiles, pressing(actions), 'api');

  test('must be the active one first, move by one and stop at both ends', () => {
    expect(place(['open-profiles'])).toBe(0);
    expect(place(['open-profiles', 'move-down'])).toBe(1);
    expect(place(['open-profiles', 'move-down', 'move-down', 'move-down'])).toBe(1);
    expect(place(['open-profiles', 'move-down', 'move-up', 'move-up'])).toBe(0);
  });

  test('must not move the service, and be reset when the list is opened again', () => {
    expect(pressing(['open-profiles', 'move-down']).selected).toBeUndefined();
    expect(place(['open-profiles', 'move-down', 'close', 'open-profiles'])).toBe(0);
  });

  test('must be the first one if the active one is not listed', () => {
    expect(chosenProfile(sampleProfiles, noChoice, 'gone')).toBe(0);
    expect(chosenProfile([], noChoice, 'api')).toBe(0);
  });
});

describe('text to read', () => {
  const reading = { ...among, mode: 'reading', lastScroll: 9, page: 4 } as const;
  const reached = (panel: Choice['panel'], ...actions: readonly Action[]) =>
    actions.reduce((choice, action) => choose(choice, action, reading), { ...noChoice, panel });

  test('must scroll down from its beginning, by rows, pages and to both ends', () => {
    for (const panel of ['help', 'details', 'start'] as const) {
      expect(reached(panel, 'move-down', 'page-down').scrolled).toBe(4);
      expect(reached(panel, 'move-up')).toEqual({ ...noChoice, panel });
      expect(reached(panel, 'to-end', 'move-up')).toMatchObject({ scrolled: 8 });
    }
  });

  test('must be reset by the key that closes it', () => {
    expect(reached('help', 'move-down', 'toggle-help')).toEqual(noChoice);
    expect(reached('details', 'show-details')).toEqual(noChoice);
  });
});

test('Esc must close open panels first, and then the card', () => {
  const card = { ...among, mode: 'services', closable: 'api' } as const;
  const open: Choice = { ...noChoice, panel: 'help' };
  expect(choose(open, 'close', card)).toEqual(noChoice);
  expect(choose(noChoice, 'close', card)).toEqual({ ...noChoice, closed: ['api'] });
  expect(choose(noChoice, 'close', { ...card, closable: undefined })).toEqual(noChoice);
});

test('the service of the shown failure must be selected if nobody has chosen', () => {
  const failed = rows.map(row => ({
    ...row,
    badge: { glyph: '✗', word: message('badge.failed'), tone: 'bad' } as const,
  }));
  const broken = entriesOf(failed, false);
  expect([undefined, 'mysql', 'gone'].map(worst => chosenEntry(broken, noChoice, worst))).toEqual([0, 1, 0]);
  expect(chosenEntry(broken, { selected: 'migrate' }, 'api')).toBe(2);
  expect(chosenEntry(entries, noChoice, 'mysql')).toBe(0);
  const moved = choose(noChoice, 'move-down', { ...among, mode: 'services', entries: broken, worst: 'mysql' });
  expect(moved.selected).toBe('migrate');
});

test('help and profiles must open and close, and replace each other', () => {
  const panel = (...actions: Action[]) => pressing(actions).panel;
  expect(panel('toggle-help')).toBe('help');
  expect(panel('toggle-help', 'toggle-help')).toBe('log');
  expect(panel('toggle-help', 'close', 'close')).toBe('log');
  expect(panel('toggle-help', 'toggle-start')).toBe('start');
  expect(panel('toggle-start', 'toggle-start')).toBe('log');
  expect(panel('open-profiles', 'toggle-help')).toBe('help');
  expect(panel('toggle-help', 'open-profiles')).toBe('profiles');
  expect(panel('open-profiles', 'close')).toBe('log');
});

test('a question must scroll by one between both ends, and move nothing else', () => {
  const question: { lines: []; reasons: [] } = { lines: [], reasons: [] };
  expect(pressing(['move-up'], question)).toEqual(noChoice);
  expect(pressing(['move-down'], question)).toEqual({ ...noChoice, scrolled: 1 });
  expect(pressing(['move-down', 'move-down', 'move-down', 'move-up'], question)).toEqual({ ...noChoice, scrolled: 1 });
});

test('actions beyond a choice must change nothing', () => {
  expect(pressing(['leave', 'interrupt', 'choose', 'agree', 'refuse'])).toEqual(noChoice);
});

test('Tab must cycle through the services with a card, reopen closed ones, and do nothing if there is none', () => {
  const failing = ['api', 'migrate'];
  const tab = (choice: Choice, about: Partial<Choosable> = {}) =>
    choose(choice, 'next-card', { ...among, mode: 'services', failing, ...about });
  const second = tab({ ...noChoice, selected: 'api', closed: ['x'] });
  expect(second).toEqual({ ...noChoice, selected: 'migrate' });
  expect(tab(second).selected).toBe('api');
  expect(tab({ ...noChoice, selected: 'mysql' }).selected).toBe('api');
  expect(tab(noChoice, { failing: [] })).toEqual(noChoice);
});

test('completed steps must be one entry, which includes a step that was selected before', () => {
  const steps = ['one', 'two'].map(service => ({
    ...rows[1],
    ...{ service, role: 'step', phase: 'stopped', health: 'healthy', inProfile: true },
  })) as typeof rows;
  const folded = entriesOf([...rows, ...steps], false);
  expect(folded.map(({ key }) => key)).toEqual(['api', 'mysql', 'migrate', doneSteps]);
  expect(chosenEntry(folded, { selected: 'two' })).toBe(3);
  const open = entriesOf([...rows, ...steps], true);
  expect(open.map(({ key }) => key)).toEqual(['api', 'mysql', 'migrate', doneSteps, 'one', 'two']);
  expect(chosenEntry(open, { selected: 'two' })).toBe(5);
  expect(choose(noChoice, 'fold', { ...among, mode: 'services' }).isUnfolded).toBe(true);
});
