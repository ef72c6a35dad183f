/** Returns whether a variable of this name holds a key that may be generated, and in which format. */
export function keyTypeOf(name: string): 'key' | 'fernet' | undefined {
  if (/ENCRYPT|FERNET/.test(name)) return 'fernet';
  return /SECRET|TOKEN|KEY|SALT/.test(name) ? 'key' : undefined;
}
