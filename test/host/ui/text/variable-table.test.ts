import { expect, test } from 'vitest';
import { variableTable } from '../../../../src/host/ui/text/variable-table.ts';

test('each variable must be shown with its place, overridden values and unknowns; escapes must be neutralised', () => {
  const place = (line: number) => ({ file: 'env/a.env', line });
  const variables = [
    { name: 'NAME', value: 'shop', source: place(2), overrides: [] },
    { name: 'ODD', value: '\u001b[2Jx', source: place(3), overrides: [place(1), place(2)] },
    { name: 'UNSET', value: null, source: { file: 'compose.yaml', line: 9 }, overrides: [] },
    { name: 'LONG', value: 'x'.repeat(80), source: null, overrides: [] },
  ];
  expect(
    variableTable([
      { service: 'api', variables },
      { service: 'redis', variables: [] },
    ]),
  ).toEqual([
    'api',
    '  NAME=shop  # env/a.env:2',
    '  ODD=x      # env/a.env:3; not env/a.env:1, env/a.env:2',
    '  UNSET=     # set nowhere; compose.yaml:9',
    `  LONG=${'x'.repeat(80)}  # from a file that is included`,
    '',
    'redis',
    '  (nothing of its own)',
  ]);
});
