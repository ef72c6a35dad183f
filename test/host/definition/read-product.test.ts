import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProduct } from '../../../src/host/definition/read-product.ts';
import { unnamedProduct } from '../../../src/shared/model/product.ts';
import { refusalOf, type WrittenCheckout, writtenCheckout } from '../../support/written-checkout.ts';

let checkout: WrittenCheckout;
beforeEach(() => {
  checkout = writtenCheckout();
});
afterEach(() => checkout.remove());

test('a checkout without product settings must be the product itself', () => {
  expect(readProduct(checkout.root)).toEqual(unnamedProduct);
});

test('omitted settings must have their defaults', () => {
  checkout.put('.devcontainer/product.yaml', 'name: shop\nfolder: src   # holds manage.py\nseed: [load_countries]\n');
  const given = { name: 'shop', folder: 'src', needs: ['manage.py'], seed: ['load_countries'] };
  expect(readProduct(checkout.root)).toEqual({ ...unnamedProduct, ...given });
});

test.for([
  ['an unknown key', 'name: shop\nfolder: src\nlinkz: {}\n', 3],
  ['no folder', 'name: shop\n', 1],
  ['a folder outside', 'name: shop\nfolder: ../src\n', 2],
  ['a folder that a shell script does not find', 'name: shop\nfolder:\n  src\n', 3],
  ['a pattern that is none', 'name: shop\nfolder: src\ndiagnosis:\n- class: hung\n  patterns: ["("]\n', 5],
  ['a kind of failure that is none', 'name: shop\nfolder: src\ndiagnosis:\n- class: odd\n', 4],
  [
    'words that are not said in every language',
    'name: shop\nfolder: src\ndiagnosis:\n- class: hung\n  patterns: [a]\n  explanation: {en: no}\n',
    6,
  ],
] as const)('%s must be reported by its line', async ([_, text, line]) => {
  checkout.put('.devcontainer/product.yaml', text);
  const refusal = await refusalOf(() => readProduct(checkout.root));
  expect([refusal?.code, refusal?.message.split(': ')[0], refusal?.hint]).toEqual([
    'definition-invalid',
    `.devcontainer/product.yaml:${line}`,
    `Correct line ${line} of .devcontainer/product.yaml.`,
  ]);
});
