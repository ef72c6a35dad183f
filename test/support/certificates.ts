import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * A certificate authority in a folder with `ca.pem`, `cert.pem` and `key.pem`, as the Docker CLI names them, and its
 * own key `ca-key.pem`.
 */
export interface Authority {
  readonly folder: string;
  /** Writes a certificate for 127.0.0.1, signed by this authority, and the authority's own certificate to a folder. */
  sign(folder: string): void;
}

/** Creates an authority with openssl, and one certificate in the same folder. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const own = ['-subj', '/CN=authority', '-keyout', join(folder, 'ca-key.pem'), '-out', join(folder, 'ca.pem')];
  openssl('req', '-x509', ...key, '-days', '2', ...own);
  const authority: Authority = { folder, sign: into => sign(folder, into) };
  authority.sign(folder);
  return authority;
}

function sign(authority: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const by = (name: string) => join(authority, name);
  writeFileSync(at('extensions'), 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n');
  openssl('req', ...key, '-subj', '/CN=test', '-keyout', at('key.pem'), '-out', at('request.pem'));
  const signed = ['-CA', by('ca.pem'), '-CAkey', by('ca-key.pem'), '-days', '2', '-extfile', at('extensions')];
  openssl('x509', '-req', '-in', at('request.pem'), ...signed, '-out', at('cert.pem'));
  if (folder !== authority) execFileSync('cp', [by('ca.pem'), at('ca.pem')]);
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
