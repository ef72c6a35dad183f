import type { en } from './en.ts';

/**
 * What a person is told, as data: a code and its parameters. Sentences exist only in the catalogues and are rendered
 * where they are shown, so that no code ever reads one.
 */
export type Message<Code extends MessageCode = MessageCode> = MessageCode extends Code
  ? SomeMessage
  : { readonly [Each in Code]: { readonly code: Each; readonly params: ParamsOf<Each> } }[Code];

/** Any message. As a union of all codes it would be too large for the compiler to compare. */
interface SomeMessage {
  readonly code: MessageCode;
  readonly params: object;
}

export type MessageCode = keyof typeof en;

/** The parameters of a code's sentence; empty if it has none. */
export type ParamsOf<Code extends MessageCode> =
  Parameters<(typeof en)[Code]> extends [infer Params, ...unknown[]] ? Params : NoParams;

/** The parameters of a sentence that has none. */
export type NoParams = Readonly<Record<never, never>>;

/** Makes a message. Parameters are omitted if the code has none. */
export function message<Code extends MessageCode>(
  code: Code,
  ...[params]: NoParams extends ParamsOf<Code> ? [params?: ParamsOf<Code>] : [params: ParamsOf<Code>]
): Message<Code> {
  return { code, params: params ?? {} } as Message<Code>;
}
