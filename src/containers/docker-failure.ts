import { BkdevError } from '../model/error.ts';

interface NodeFailure extends Error {
  readonly code?: string;
  readonly statusCode?: number;
}

/** Turns what a connection to the engine failed with into an error a person can act on; anything else is passed on. */
export function engineFailure(error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error) || error instanceof BkdevError) return error;
  const { code, statusCode } = error as NodeFailure;
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
  if (code === undefined || !unreachableCodes.has(code)) return error;
  return new BkdevError(
    {
      code: 'engine-unreachable',
      message: `No Docker Engine answers at ${endpoint} (${code}).`,
      hint: 'bkdev doctor --fix installs or starts it.',
    },
    { cause: error },
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
