import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Connection } from './docker-endpoint.ts';
import { SshFailure } from './ssh-agent.ts';

interface NodeFailure extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly syscall?: string;
}

/** Turns a connection error into an error that a person can act on; other errors are returned unchanged. */
export function engineFailure(error: unknown, connection: Connection): unknown {
  if (!(error instanceof Error) || error instanceof BkdevError) return error;
  const endpoint = connection.endpoint.address;
  const particular = failureOfWay(error, connection);
  if (particular !== undefined) return particular;
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
  // Limits of this process say nothing about the engine.
  if (code === undefined || code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') return error;
  // The peer does not speak HTTP or TLS, so it is no engine (llhttp's HPE_ codes, OpenSSL's and Node's own).
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

/** Errors of the transport: the ssh program, or the certificates of either side. */
function failureOfWay(error: NodeFailure, { endpoint, transport }: Connection): BkdevError | undefined {
  const { address } = endpoint;
  const unreachable = (told: Message, hint: Message) =>
    new BkdevError({ code: 'engine-unreachable', message: told, hint }, { cause: error });
  if (error instanceof SshFailure && transport.kind === 'ssh')
    return unreachable(
      message('endpoint.ssh', { endpoint: address, said: error.message }),
      message('endpoint.ssh-must-work', { host: transport.host }),
    );
  if (transport.kind !== 'network') return undefined;
  // The response of Go's HTTPS server to plain HTTP (net/http, "Client sent an HTTP request to an HTTPS server").
  if (error.statusCode === 400 && /HTTP request to an HTTPS server/.test(error.message))
    return unreachable(message('endpoint.wants-tls', { endpoint: address }), message('endpoint.give-certificates'));
  if (transport.tls === undefined) return undefined;
  const { folder = '' } = transport.tls;
  const about = { endpoint: address, folder, code: error.code ?? '' };
  if (/^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/.test(about.code))
    return unreachable(message('endpoint.untrusted', about), message('endpoint.check-authority', about));
  // A fatal TLS alert from the peer (RFC 8446, section 6.2): it rejects our certificate, or requires one.
  if (/^ERR_SSL_.*ALERT/.test(about.code))
    return unreachable(message('endpoint.certificate-refused', about), message('endpoint.check-certificate', about));
  return undefined;
}

/** The error when something other than the Docker Engine answers at the address. */
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
