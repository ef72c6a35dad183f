import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';

/** The PEM material of a TLS connection to the engine. The key is never printed. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whether the engine's certificate is verified. */
  readonly isVerified: boolean;
  /** The folder they were read from. */
  readonly folder?: string;
}

/** Node parses its root certificates as soon as TLS is loaded, which an engine on this machine does not need. */
const createSecureContext = (pem: Pick<Tls, 'ca' | 'cert' | 'key'>) =>
  process.getBuiltinModule('node:tls').createSecureContext(pem);

interface Source {
  readonly folder: string;
  readonly isVerified: boolean;
  /** Whether a missing `ca.pem` is an error: it is for `--tlsverify`, not for a context. */
  readonly needsAuthority: boolean;
}

const names = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const;

/**
 * Reads the certificates in a folder, with the file names of Docker's client; undefined if there are none and none are
 * required. Throws BkdevError `engine-unreachable` if one is missing, unreadable, or does not match the others.
 */
export async function readTls({ folder, isVerified, needsAuthority }: Source): Promise<Tls | undefined> {
  const [ca, cert, key] = await Promise.all([
    readPem(folder, names.ca),
    readPem(folder, names.cert),
    readPem(folder, names.key),
  ]);
  if (needsAuthority && isVerified && ca === undefined) throw missing(folder, names.ca);
  if (cert !== undefined && key === undefined) throw missing(folder, names.key);
  if (key !== undefined && cert === undefined) throw missing(folder, names.cert);
  if (!needsAuthority && isVerified && ca === undefined && cert === undefined) return undefined;
  const pem = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  if (ca !== undefined) check(() => new X509Certificate(ca), join(folder, names.ca));
  if (cert !== undefined) check(() => new X509Certificate(cert), join(folder, names.cert));
  if (key !== undefined) check(() => createSecureContext({ key }), join(folder, names.key));
  check(() => createSecureContext(pem), join(folder, names.key));
  return { ...pem, isVerified, folder };
}

/** Undefined if the file does not exist. */
async function readPem(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unusable(join(folder, name), code, error);
  }
}

/** Reports OpenSSL's error code, which does not reveal the contents. */
function check(use: () => unknown, file: string): void {
  try {
    use();
  } catch (error) {
    throw unusable(file, (error as NodeJS.ErrnoException).code ?? '', error);
  }
}

function missing(folder: string, name: string): BkdevError {
  return new BkdevError({
    code: 'engine-unreachable',
    message: message('endpoint.pem-missing', { folder, name }),
    hint: message('endpoint.pem-needed', { folder }),
  });
}

function unusable(file: string, found: string, cause: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'engine-unreachable',
      message: message('endpoint.pem-unusable', { file, found }),
      hint: message('endpoint.pem-again', { file }),
    },
    { cause },
  );
}
