/** Shown instead of a secret. */
export const mask = '••••••';

const secretName =
  /SECRET|PASSW(?:OR)?D|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|SIGNING|(?:^|_)(?:API_?|ACCESS_|ENCRYPTION_)?KEY(?:$|_\d)/i;
const urlPassword = /^([a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):([^@/\s]+)@/i;

/** Whether a variable's name says that its value is secret. File and header names are not. */
export function isSecret(name: string): boolean {
  return secretName.test(name) && !/_(?:FILE|PATH|NAME|HEADER|ID|URL|HOST|EXPIRES?|TTL|AGE)$/i.test(name);
}

/**
 * A variable's value as it may be shown. Masks values whose name says that they are secret, and passwords in URLs (RFC
 * 3986, 3.2.1).
 */
export function masked(name: string, value: string): string {
  if (value === '') return value;
  if (isSecret(name)) return mask;
  return value.replace(urlPassword, `$1:${mask}@`);
}
