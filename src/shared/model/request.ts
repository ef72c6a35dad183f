import type { Message } from '../messages/message.ts';

/** One request through the gateway, as that recorded it. */
export interface GatewayRecord {
  /** When it came, epoch ms, and how long it took. */
  readonly at: number;
  readonly ms: number;
  readonly method: string;
  /** Without the query, where secrets may be. */
  readonly path: string;
  readonly status: number;
  /** The id that goes with it to the back end, and that the caller gets; none where no route was found. */
  readonly id?: string | undefined;
  /** The gateway's own id of it, which is never taken over from a caller. */
  readonly own?: string | undefined;
  readonly application?: string | undefined;
  readonly resource?: string | undefined;
  readonly service?: string | undefined;
  /** The container that had it last: `api`, `api.2`. */
  readonly instance?: string | undefined;
  /** Why the gateway answered with a failure: a kind of its convention's. */
  readonly refused?: { readonly kind: string; readonly params: Readonly<Record<string, unknown>> } | undefined;
  /** An error of the gateway's own program. */
  readonly fault?: string | undefined;
}

/** What a request got that `bkdev call` sent. */
export interface CallAnswer {
  readonly status: number;
  readonly ms: number;
  readonly requestId: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The beginning of the body; `bytes` is the length of all of it. */
  readonly body: string;
  readonly bytes: number;
}

/** Why a request went as it did. */
export interface Explanation {
  readonly what: Message;
  /** What more is known: when a limit is free again, what the back end wrote. */
  readonly more: readonly Message[];
  readonly hints: readonly Message[];
}
