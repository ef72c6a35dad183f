/** Where what is particular to the product stands, by its path in `.devcontainer`. */
export const productFile = 'product.yaml';

/**
 * The product's folder as the text of `product.yaml` names it, without reading YAML: it stands on a line of its own,
 * where `open-profile.sh` finds it, too. Undefined where there is no such line.
 */
export function folderIn(text: string): string | undefined {
  return /^folder: *(?<folder>[^\s#'"]+) *(?:#.*)?$/m.exec(text)?.groups?.['folder'];
}

/** A path of a file in the product's folder, below the checkout. */
export function inProduct({ folder }: { readonly folder: string }, file: string): string {
  return folder === '.' ? file : `${folder}/${file}`;
}
