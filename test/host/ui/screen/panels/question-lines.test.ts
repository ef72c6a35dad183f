import { describe, expect, test } from 'vitest';
import {
  lastScroll,
  layQuestion,
  planLines,
  type Question,
  questionLines,
  questionRows,
} from '../../../../../src/host/ui/screen/panels/question-lines.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';
import { message } from '../../../../../src/shared/messages/message.ts';
import { type Caused, emptyPlan, type Plan } from '../../../../../src/shared/model/plan.ts';
import { planOf } from '../../../../support/plan.ts';
import { textsOf } from '../../../../support/segments.ts';

const noContainer = message('cause.no-container');
const missing = message('cause.not-in-profile', { profile: 'full' });

/** A plan that creates these services. */
function creating(...services: string[]): Plan {
  return planOf(
    ...services.map(
      (service): Caused => ({ ...{ type: 'create', services: [service] }, volumes: [], cause: noContainer }),
    ),
  );
}

const question: Question = {
  plan: {
    ...planOf(
      {
        ...{ type: 'recreate', service: 'web', container: 'w', removeFirst: false },
        cause: message('cause.overlays', { profile: 'full', added: ['compose.full.yaml'], dropped: [] }),
        needs: [
          { service: 'mysql', condition: 'service_healthy' },
          { service: 'broker', condition: 'service_healthy' },
        ],
      },
      ...creating('broker').operations,
      { type: 'stop', service: 'api', container: 'a', cause: missing },
    ),
    kept: ['workspace', 'mysql'],
  },
  estimateMs: 41_000,
  reasons: [],
};
const doubtful: Question = {
  ...question,
  reasons: ['An editor is attached to workspace.', 'Memory will not suffice.'],
};
const long: Question = { plan: creating(...Array.from({ length: 10 }, (_, index) => `s${index}`)), reasons: [] };

const shown = (about: Question, rows = 20, scrolled = 0, width = 78) =>
  textsOf(questionLines(layQuestion(about, width), rows, scrolled));

describe('a question', () => {
  test('must show the changes with their causes, kept services, and the duration', () => {
    expect(shown(question)).toEqual([
      `── Go ahead? y n  about 41 s ${'─'.repeat(49)}`,
      '  ~ recreate web (profile full adds compose.full.yaml)',
      '  + create   broker (no container yet)',
      '  - stop     api (profile full does not have it)',
      '  = keep     workspace, mysql',
    ]);
  });

  test('must show reasons to reconsider first, with emphasis', () => {
    expect(shown(doubtful).slice(0, 5)).toEqual([
      `── Go ahead anyway? y n  about 41 s ${'─'.repeat(42)}`,
      '  ! An editor is attached to workspace.',
      '  ! Memory will not suffice.',
      '',
      '  ~ recreate web (profile full adds compose.full.yaml)',
    ]);
    expect(questionLines(layQuestion(doubtful, 78), 20, 0)[1]).toEqual([
      { text: '  ! ', look: 'bad' },
      { text: 'An editor is attached to workspace.', look: 'strong' },
    ]);
  });

  test('must omit an unknown duration', () => {
    expect(shown(long)[0]).toBe(`── Go ahead? y n ${'─'.repeat(61)}`);
  });

  test('must count hidden lines, and scroll to the end and no further', () => {
    expect(shown(long, 5)).toEqual([
      `── Go ahead? y n ${'─'.repeat(61)}`,
      '  + create s0 (no container yet)',
      '  + create s1 (no container yet)',
      '  + create s2 (no container yet)',
      '  … 7 more below',
    ]);
    expect(shown(long, 5, 1).slice(1)).toEqual([
      '  + create s1 (no container yet)',
      '  + create s2 (no container yet)',
      '  + create s3 (no container yet)',
      '  … 1 more above, 6 more below',
    ]);
    expect(lastScroll(layQuestion(long, 78), 5)).toBe(7);
    const end = [
      '  + create s7 (no container yet)',
      '  + create s8 (no container yet)',
      '  + create s9 (no container yet)',
      '  … 7 more above',
    ];
    expect([7, 8, 99].map(scrolled => shown(long, 5, scrolled).slice(1))).toEqual([end, end, end]);
    expect(lastScroll(layQuestion(long, 78), 11)).toBe(0);
  });

  test('must leave half of the rows for the plan, however many reasons there are', () => {
    const reasons = Array.from({ length: 20 }, (_, index) => `reason ${index}`);
    const rows = shown({ ...question, reasons }, 11);
    expect(rows.filter(row => row.startsWith('  !'))).toHaveLength(5);
    expect(rows.slice(6)).toEqual(['', ...shown(question).slice(1)]);
  });

  test('must return the number of rows that it needs', () => {
    expect(questionRows(layQuestion(doubtful, 78))).toBe(shown(doubtful).length);
    expect(questionRows(layQuestion(question, 30))).toBe(shown(question, 99, 0, 30).length);
  });

  test.each([0, 1, 2, 3, 6])('must use at most %d rows', rows => {
    expect(shown(doubtful, rows).length).toBeLessThanOrEqual(rows);
    expect(shown(long, rows, 3).length).toBeLessThanOrEqual(rows);
  });

  test('must not let a name steer the terminal', () => {
    const evil = { plan: creating('\u001B[2Jx\u009b2J\n'), reasons: ['\u001B]0;t\u0007watch out'] };
    expect(shown(evil, 9).slice(1)).toEqual(['  ! watch out', '', '  + create x (no container yet)']);
  });
});

describe('an operation', () => {
  const { plan = emptyPlan } = question;

  test('must continue below its services if it is too long, and stay within the width', () => {
    const first = { ...emptyPlan, operations: plan.operations.slice(0, 2) };
    expect(textsOf(planLines(first, 40))).toEqual([
      '  ~ recreate web (profile full adds',
      '             compose.full.yaml)',
      '  + create   broker (no container yet)',
    ]);
    for (const width of [40, 20, 14, 3])
      for (const row of textsOf(planLines(plan, width))) expect(cellWidth(row)).toBeLessThanOrEqual(width);
  });

  test('must emphasise its services over its reason', () => {
    const stopping: Plan = {
      ...planOf({ type: 'stop', service: 'api', container: 'a', cause: missing }),
      ...{ kept: ['mysql', 'redis'], outdated: [] },
    };
    expect(planLines(stopping, 78)).toEqual([
      [
        { text: '  - stop ', look: 'strong' },
        { text: 'api' },
        { text: ' (profile full does not have it)', look: 'faint' },
      ],
      [{ text: '  = keep ', look: 'faint' }, { text: '' }, { text: 'mysql, redis', look: 'faint' }],
    ]);
  });
});

test('further information must be above the plan', () => {
  const told = ['Port 3306 is taken by mysqld (pid 12); 3307 is free.'];
  expect(shown({ told, plan: creating('api'), reasons: [] }, 20, 0, 40).slice(1)).toEqual([
    '    Port 3306 is taken by mysqld (pid',
    '    12); 3307 is free.',
    '  + create api (no container yet)',
  ]);
});
