import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose, rules } from '../../../src/host/diagnosis/diagnose.ts';
import { readLines } from '../../../src/host/diagnosis/lines.ts';
import { ruleOf } from '../../../src/host/diagnosis/rule.ts';
import { quoted } from './quoted.ts';
import { product } from './recorded.ts';

test.for(quoted)('$told must be diagnosed from the output of $source: $lines', ({ role, told, lines }) => {
  expect(diagnose({ service: 'shop', product, role, exitCode: 1, lines })).toMatchObject({
    class: told,
    cause: lines.at(-1),
  });
});

test('every pattern of the table must have a recorded or quoted line that it matches', () => {
  const logs = globSync('logs/*.log', { cwd: import.meta.dirname });
  const recorded = logs.flatMap(log => readFileSync(join(import.meta.dirname, log), 'utf8').split('\n'));
  const all = [...quoted.map(({ lines }) => lines.at(-1) ?? ''), ...recorded];
  const read = all.flatMap(line => readLines([line], { tasks: false, requests: false }));
  const said = read.map(({ text }) => text);
  const idle = [...product.diagnosis.map(ruleOf), ...rules].flatMap(rule =>
    (rule.patterns ?? []).filter(pattern => !said.some(text => pattern.test(text))),
  );
  expect(idle).toEqual([]);
});
