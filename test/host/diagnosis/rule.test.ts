import { expect, test } from 'vitest';
import { rules } from '../../../src/host/diagnosis/diagnose.ts';
import { fillInFixes, type Known, ruleOf, tell } from '../../../src/host/diagnosis/rule.ts';
import { render } from '../../../src/host/ui/text/render.ts';
import { product } from './recorded.ts';

/**
 * Returns the parameters that are known for certain after a match: its named groups, and those of the line that must
 * precede it.
 */
function knownBy(pattern: RegExp, after: RegExp | undefined): Known {
  const names = [...`${pattern.source}${after?.source ?? ''}`.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name);
  return Object.fromEntries(['service', ...names].map(name => [name, `<${name}>`]));
}

test.for(['en', 'zh'] as const)(
  'a rule must yield complete sentences in %s, whichever of its patterns matches',
  language => {
    const said = [...product.diagnosis.map(ruleOf), ...rules].flatMap(({ patterns = [], after, explanation, fix }) =>
      patterns.flatMap(pattern =>
        [explanation, ...fix.map(({ says }) => says)].map(code =>
          render(tell(code, knownBy(pattern, after)), language),
        ),
      ),
    );
    expect(said.filter(text => /undefined|[{}]|^(?:diagnosis|fix)\./.test(text))).toEqual([]);
  },
);

test('a command with unknown parameters must be omitted, and its sentence be kept', () => {
  const fix = { command: 'bkdev exec {service} -- kill -CONT {pid}', says: 'fix.continue' } as const;
  const known = { service: 'worker' };
  expect(fillInFixes([fix], known)).toEqual([{ says: { code: 'fix.continue', params: known } }]);
  expect(fillInFixes([fix], { ...known, pid: '9' })[0]?.command).toBe('bkdev exec worker -- kill -CONT 9');
});

test('the texts of a rule must contain no password', () => {
  const known = { service: 'worker', address: 'redis://:geheim@redis:6379/9' };
  expect(tell('diagnosis.redis-unreachable', known).params).toEqual({
    ...known,
    address: 'redis://:***@redis:6379/9',
  });
});
