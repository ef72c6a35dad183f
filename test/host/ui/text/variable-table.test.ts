import { expect, test } from 'vitest';
import { variableDetails, variableTable } from '../../../../src/host/ui/text/variable-table.ts';
import type { Candidate, ExplainedVariable } from '../../../../src/shared/model/variable.ts';

const candidate = (line: number, about: Partial<Candidate> = {}): Candidate => ({
  ...{ from: 'file', file: 'env/a.env', line, value: 'x', through: [], ...about },
});
const variable = (name: string, about: Partial<ExplainedVariable> = {}): ExplainedVariable => ({
  ...{ name, value: 'x', candidates: [candidate(1)], declared: null, problem: null, ...about },
});
const declared = {
  ...({ file: 'product.yaml', line: 7, type: 'int', choices: null, required: true, default: '5' } as const),
};
const place = { file: '.env', line: 3 };
const port = variable('PORT', {
  value: 'five',
  candidates: [
    candidate(2, { from: 'dotenv', file: '.env', value: '8' }),
    candidate(4, { from: 'compose', file: 'compose.yaml', value: 'five', through: [{ name: 'BKDEV_P', ...place }] }),
  ],
  declared,
  problem: { kind: 'type', type: 'int', value: 'five' },
});
const key = variable('KEY', { value: null, candidates: [], declared, problem: { kind: 'missing' } });

test('each variable must be shown with its place, overridden values and problems; escapes must be neutralised', () => {
  const variables = [
    variable('NAME', { value: 'shop' }),
    variable('ODD', { value: '\u001b[2Jx', candidates: [candidate(1), candidate(3)] }),
    variable('UNSET', { value: null, candidates: [candidate(9, { from: 'compose', value: null })] }),
    variable('LONG', { value: 'x'.repeat(80), candidates: [] }),
    port,
    key,
    variable('MODE', {
      value: null,
      candidates: [],
      declared: { ...declared, required: false, choices: ['a', 'b'], default: '' },
    }),
  ];
  expect(
    variableTable([
      { service: 'api', variables },
      { service: 'redis', variables: [] },
    ]),
  ).toEqual([
    'api',
    '  NAME=shop  # env/a.env:1',
    '  ODD=x      # env/a.env:3; overrides env/a.env:1',
    '  UNSET      # not set; env/a.env:9',
    `  LONG=${'x'.repeat(80)}  # from an included file or from this shell`,
    '  PORT=five  # compose.yaml:4; with BKDEV_P (.env:3); overrides .env:2; integer; required; default 5; wrong: "five" is not an integer',
    '  KEY        # integer; required; default 5; wrong: required, but not set',
    '  MODE       # not set; one of a, b; default empty',
    '',
    'redis',
    '  (no variables)',
  ]);
});

test('one variable must be shown with everything that names it, the effective value first', () => {
  expect(
    variableDetails([
      { service: 'api', variables: [port] },
      { service: 'web', variables: [key] },
      { service: 'beat', variables: [variable('NONE', { value: null, candidates: [] })] },
    ]),
  ).toEqual([
    'api: PORT=five',
    '  set in       compose.yaml:4  (Compose file; with BKDEV_P (.env:3))',
    "  overridden   .env:2  8  (the product's .env, read when a program starts)",
    '  declared in  product.yaml:7  integer; required; default 5',
    '  problem      "five" is not an integer',
    '',
    'web: KEY',
    '  declared in  product.yaml:7  integer; required; default 5',
    '  problem      required, but not set',
    '',
    'beat: NONE',
    '  not set',
  ]);
});
