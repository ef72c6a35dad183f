import type { en } from './en.ts';

/**
 * What a person is told, as data: a code and its parameters. Sentences exist only in the catalogues and are made
 * where they are shown, so that no code ever has to read one.
 */
export type Message<Code extends MessageCode = MessageCode> = MessageCode extends Code
  ? SomeMessage
  : { readonly [Each in Code]: { readonly code: Each; readonly params: ParamsOf<Each> } }[Code];

/** One of all there are. As a union of them all it would be too large for the compiler to compare. */
interface SomeMessage {
  readonly code: MessageCode;
  readonly params: object;
}

export type MessageCode = keyof typeof en;

/** What the sentence of a code is made of; empty where it is always the same. */
export type ParamsOf<Code extends MessageCode> =
  Parameters<(typeof en)[Code]> extends [infer Params, ...unknown[]] ? Params : NoParams;

/** Of a sentence that is always the same. */
export type NoParams = Readonly<Record<never, never>>;

/** A message by its code; parameters are left out where there are none. */
export function message<Code extends MessageCode>(
  code: Code,
  ...[params]: NoParams extends ParamsOf<Code> ? [params?: ParamsOf<Code>] : [params: ParamsOf<Code>]
): Message<Code> {
  return { code, params: params ?? {} } as Message<Code>;
}
