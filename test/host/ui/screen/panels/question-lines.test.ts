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
import { textsOf } from '../../../../support/segments.ts';

const question: Question = {
  lines: [
    'recreate web after mysql healthy, broker healthy (profile full adds compose.full.yaml)',
    'create broker (it has no container)',
    'stop api (profile full does not have it)',
    'keep workspace, mysql',
  ],
  estimateMs: 41_000,
  reasons: [],
};
const doubtful: Question = {
  ...question,
  reasons: ['An editor is attached to workspace.', 'Memory will not suffice.'],
};
const long: Question = { lines: Array.from({ length: 10 }, (_, index) => `create s${index} (it is new)`), reasons: [] };

const shown = (about: Question, rows = 20, scrolled = 0, width = 78) =>
  textsOf(questionLines(layQuestion(about, width), rows, scrolled));

describe('a question', () => {
  test('must tell what would be done and why, what is kept, and how long it takes', () => {
    expect(shown(question)).toEqual([
      `── Go ahead? y n  about 41 s ${'─'.repeat(49)}`,
      '  ~ recreate web (profile full adds compose.full.yaml)',
      '  + create   broker (it has no container)',
      '  - stop     api (profile full does not have it)',
      '  = keep     workspace, mysql',
    ]);
  });

  test('must tell first, and with weight, why one should think twice', () => {
    expect(shown(doubtful).slice(0, 5)).toEqual([
      `── Go ahead all the same? y n  about 41 s ${'─'.repeat(36)}`,
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

  test('must be silent about a time that nobody knows', () => {
    expect(shown(long)[0]).toBe(`── Go ahead? y n ${'─'.repeat(61)}`);
  });

  test('must count what does not fit, and scroll to the end and no further', () => {
    expect(shown(long, 5)).toEqual([
      `── Go ahead? y n ${'─'.repeat(61)}`,
      '  + create s0 (it is new)',
      '  + create s1 (it is new)',
      '  + create s2 (it is new)',
      '  … 7 more below',
    ]);
    expect(shown(long, 5, 1).slice(1)).toEqual([
      '  + create s1 (it is new)',
      '  + create s2 (it is new)',
      '  + create s3 (it is new)',
      '  … 1 more above, 6 more below',
    ]);
    expect(lastScroll(layQuestion(long, 78), 5)).toBe(7);
    const end = [
      '  + create s7 (it is new)',
      '  + create s8 (it is new)',
      '  + create s9 (it is new)',
      '  … 7 more above',
    ];
    expect([7, 8, 99].map(scrolled => shown(long, 5, scrolled).slice(1))).toEqual([end, end, end]);
    expect(lastScroll(layQuestion(long, 78), 11)).toBe(0);
  });

  test('must leave the plan half of the rows, however much speaks against it', () => {
    const reasons = Array.from({ length: 20 }, (_, index) => `reason ${index}`);
    const rows = shown({ ...question, reasons }, 11);
    expect(rows.filter(row => row.startsWith('  !'))).toHaveLength(5);
    expect(rows.slice(6)).toEqual(['', ...shown(question).slice(1)]);
  });

  test('must say how many rows it would like', () => {
    expect(questionRows(layQuestion(doubtful, 78))).toBe(shown(doubtful).length);
    expect(questionRows(layQuestion(question, 30))).toBe(shown(question, 99, 0, 30).length);
  });

  test.each([0, 1, 2, 3, 6])('must keep to %d rows', rows => {
    expect(shown(doubtful, rows).length).toBeLessThanOrEqual(rows);
    expect(shown(long, rows, 3).length).toBeLessThanOrEqual(rows);
  });

  test('must not let a name steer the terminal', () => {
    const evil = { lines: ['create \u001B[2Jx (\u009b2Jbecause\n)'], reasons: ['\u001B]0;t\u0007watch out'] };
    expect(shown(evil, 9).slice(1)).toEqual(['  ! watch out', '', '  + create x (because )']);
  });
});

describe('an operation', () => {
  test('must go on below its services where it is too long, and stay within the width', () => {
    expect(textsOf(planLines(question.lines.slice(0, 2), 40))).toEqual([
      '  ~ recreate web (profile full adds',
      '             compose.full.yaml)',
      '  + create   broker (it has no',
      '             container)',
    ]);
    for (const width of [40, 20, 14, 3])
      for (const row of textsOf(planLines(question.lines, width))) expect(cellWidth(row)).toBeLessThanOrEqual(width);
  });

  test('must have its services in front and its reason in the background', () => {
    expect(planLines(['keep mysql, redis', 'stop api (it goes)'], 78)).toEqual([
      [{ text: '  = keep ', look: 'faint' }, { text: '' }, { text: 'mysql, redis', look: 'faint' }],
      [{ text: '  - stop ', look: 'strong' }, { text: 'api' }, { text: ' (it goes)', look: 'faint' }],
    ]);
  });

  test('must not line up with what is none', () => {
    const lines = [
      'constructor mysql',
      'Port 3306 is taken by mysqld (pid 12); 3307 is free.',
      '',
      'stop api (it goes)',
    ];
    expect(textsOf(planLines(lines, 40))).toEqual([
      '    constructor mysql',
      '    Port 3306 is taken by mysqld (pid',
      '    12); 3307 is free.',
      '',
      '  - stop api (it goes)',
    ]);
  });
});
