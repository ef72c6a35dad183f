import type { Message } from '../messages/message.ts';

/** One request through the gateway, as the gateway recorded it. */
export interface GatewayRecord {
  /** When it arrived, epoch ms, and how long it took. */
  readonly at: number;
  readonly ms: number;
  readonly method: string;
  /** Without the query, which may contain secrets. */
  readonly path: string;
  readonly status: number;
  /** The ID passed to the back end and returned to the caller; absent if no route matched. */
  readonly id?: string | undefined;
  /** The gateway's own ID, never taken from the caller. */
  readonly own?: string | undefined;
  readonly application?: string | undefined;
  readonly resource?: string | undefined;
  readonly service?: string | undefined;
  /** The container that served it last: `api`, `api.2`. */
  readonly instance?: string | undefined;
  /** Why the gateway refused it: one of its convention's kinds of failures. */
  readonly refused?: { readonly kind: string; readonly params: Readonly<Record<string, unknown>> } | undefined;
  /** An error in the gateway itself. */
  readonly fault?: string | undefined;
}

/** The response to a request sent by `bkdev call`. */
export interface CallAnswer {
  readonly status: number;
  readonly ms: number;
  readonly requestId: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The beginning of the body; `bytes` is its full length. */
  readonly body: string;
  readonly bytes: number;
}

/** Why a request ended the way it did. */
export interface Explanation {
  readonly what: Message;
  /** Further details: when a limit resets, what the back end logged. */
  readonly more: readonly Message[];
  readonly hints: readonly Message[];
}
