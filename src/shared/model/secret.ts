/** Stands where a secret would. */
export const mask = '••••••';

const secretName =
  /SECRET|PASSW(?:OR)?D|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|SIGNING|(?:^|_)(?:API_?|ACCESS_|ENCRYPTION_)?KEY(?:$|_\d)/i;
const urlPassword = /^([a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):([^@/\s]+)@/i;

/**
 * A variable's value as it may be shown: one whose name says that it is a secret is masked, and so is the password in
 * an address (RFC 3986, 3.2.1). A file's or a header's name is none, whatever it is called.
 */
export function masked(name: string, value: string): string {
  if (value === '') return value;
  if (secretName.test(name) && !/_(?:FILE|PATH|NAME|HEADER|ID|URL|HOST|EXPIRES?|TTL|AGE)$/i.test(name)) return mask;
  return value.replace(urlPassword, `$1:${mask}@`);
}
