import { beforeAll, expect, test } from 'vitest';
import type { Checkout } from './support/checkout.ts';
import { emulated } from './support/emulated.ts';
import { takeStack } from './support/pool.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await takeStack('api');
});

test.each([
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
])('at %i×%i, header, selected row and footer must be whole', async (columns, rows) => {
  const terminal = emulated(checkout, { columns, rows });
  await terminal.until(text => /● healthy[\s\S]*› ● api [^\n]*healthy[\s\S]*q leave/.test(text));
  const shown = terminal.rows();
  expect(shown[0]).toMatch(/^ \S.*● healthy$/);
  expect(shown.filter(row => row.includes('›'))).toEqual([expect.stringMatching(/^ (?:roles +)?› ● api [^…]*$/)]);
  expect(shown.at(-1)).toMatch(/^ \S[^…]* {2}\?(?: help)? +q leave(?:, nothing stops)?$/);
  terminal.press('q');
  expect(await terminal.finished).toMatchObject({ status: 0 });
});
