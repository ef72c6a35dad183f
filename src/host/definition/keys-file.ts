/** The file of generated keys, relative to the checkout; git ignores it. */
export const keysFile = '.devcontainer/env/keys.env';

/**
 * Returns the lines of that file with Fernet keys: data that they encrypted is worth nothing without them. Other
 * generated keys only sign what expires, and differ between checkouts with equal data.
 */
export function encryptingKeys(text: string): string {
  return text
    .split('\n')
    .filter(line => /^\w+=[\w-]{43}=$/.test(line.trim()))
    .join('\n');
}
