/** The file with everything specific to the product, relative to `.devcontainer`. */
export const productFile = 'product.yaml';

/**
 * The product's folder according to the text of `product.yaml`, found without a YAML parser, as `open-profile.sh` does.
 * Undefined if there is no such line.
 */
export function folderIn(text: string): string | undefined {
  return /^folder: *(?<folder>[^\s#'"]+) *(?:#.*)?$/m.exec(text)?.groups?.['folder'];
}

/** Turns a path relative to the product's folder into one relative to the checkout. */
export function inProduct({ folder }: { readonly folder: string }, file: string): string {
  return folder === '.' ? file : `${folder}/${file}`;
}
