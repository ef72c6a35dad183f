import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
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
        message: message('adapters.engine.refused', { endpoint, said: error.message }),
        hint: message('adapters.engine.check'),
      },
      { cause: error },
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new BkdevError(
      {
        code: 'engine-forbidden',
        message: message('adapters.engine.forbidden', { endpoint }),
        hint: message('adapters.engine.join-group'),
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
      message: message('adapters.engine.unreachable', { endpoint, code }),
      hint: message('adapters.engine.install'),
    },
    { cause: error },
  );
}

/** Something answers there, and not as the Docker Engine would. */
export function notAnEngine(endpoint: string, found: Wording, cause?: unknown): BkdevError {
  return new BkdevError(
    {
      code: 'engine-unreachable',
      message: message('adapters.engine.impostor', { endpoint, found }),
      hint: message('adapters.engine.correct-address'),
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
