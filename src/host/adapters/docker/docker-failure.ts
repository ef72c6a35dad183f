import { BkdevError } from '../../../shared/model/error.ts';

interface NodeFailure extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly syscall?: string;
}

/** Turns what a connection to the engine failed with into an error a person can act on; anything else is passed on. */
export function engineFailure(error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error) || error instanceof BkdevError) return error;
  const { code, statusCode, syscall } = error as NodeFailure;
  if (statusCode !== undefined)
    return new BkdevError(
      {
        code: 'create-failed',
        message: `The Docker Engine at ${endpoint} refused: ${error.message}`,
        hint: 'bkdev doctor checks the engine; bkdev up tries again.',
      },
      { cause: error },
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new BkdevError(
      {
        code: 'engine-forbidden',
        message: `This user may not use the Docker Engine at ${endpoint}: permission denied.`,
        hint: 'sudo usermod -aG docker "$USER", then log in again; or run bkdev doctor.',
      },
      { cause: error },
    );
  // This process's own limits say nothing of the engine.
  if (code === undefined || code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') return error;
  // What answers something that is no HTTP, or no TLS, is no engine (llhttp's HPE_, OpenSSL's and Node's own codes).
  if (/^(?:HPE_|ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code))
    return notAnEngine(endpoint, code, error);
  if (syscall === undefined && !unreachableCodes.has(code)) return error;
  return new BkdevError(
    {
      code: 'engine-unreachable',
      message: `No Docker Engine answers at ${endpoint} (${code}).`,
      hint: 'bkdev doctor --fix installs or starts it.',
    },
    { cause: error },
  );
}

/** Something answers there, and not as the Docker Engine would. */
export function notAnEngine(endpoint: string, found: string, cause?: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'engine-unreachable',
      message: `What answers at ${endpoint} is not a Docker Engine that bkdev can talk to (${found}).`,
      hint: 'Correct DOCKER_HOST or the Docker context (docker context ls shows them), or unset DOCKER_HOST.',
    },
    { cause },
  );
}

const unreachableCodes = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
