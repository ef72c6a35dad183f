import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { type Product, productSchema, unnamedProduct } from '../../shared/model/product.ts';
import { folderIn, productFile } from '../../shared/model/product-folder.ts';
import { readIfThere } from './read-regular.ts';
import { openYamlSource } from './yaml-source.ts';

/**
 * Reads the product.yaml of the checkout at `root`; returns general defaults if there is none. Throws BkdevError
 * `definition-invalid` for an invalid line.
 */
export function readProduct(root: string): Product {
  const file = join('.devcontainer', productFile);
  const text = readIfThere(join(root, file));
  if (text === undefined) return unnamedProduct;
  const source = openYamlSource(file, text, productSchema);
  // A shell script, which cannot parse YAML, reads this line, too.
  if (folderIn(text) === source.data.folder) return source.data;
  throw source.complaint(['folder'], message('definition.product-folder', { folder: source.data.folder }));
}
