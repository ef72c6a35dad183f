import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { type Product, productSchema, unnamedProduct } from '../../shared/model/product.ts';
import { folderIn, productFile } from '../../shared/model/product-folder.ts';
import { readIfThere } from './read-regular.ts';
import { openYamlSource } from './yaml-source.ts';

/**
 * What is particular to the product of the checkout at `root`; what holds for any where nothing is written. Throws
 * BkdevError `definition-invalid` about the line that is not as it should be.
 */
export function readProduct(root: string): Product {
  const file = join('.devcontainer', productFile);
  const text = readIfThere(join(root, file));
  if (text === undefined) return unnamedProduct;
  const source = openYamlSource(file, text, productSchema);
  // A shell script reads it as well, and cannot parse YAML.
  if (folderIn(text) === source.data.folder) return source.data;
  throw source.complaint(['folder'], message('definition.product-folder', { folder: source.data.folder }));
}
