import { render } from '../../src/host/ui/text/render.ts';
import { type AnyMessage, isMessage, type Wording } from '../../src/shared/messages/wording.ts';
import { BkdevError, type ErrorReport } from '../../src/shared/model/error.ts';

/** Renders a text in English, for tests about what users read. */
export function inEnglish(text: Wording | undefined): string {
  return text === undefined ? '' : render(text, 'en');
}

/** Parses JSON and replaces each message in it by its English sentence. */
export function parseSaid(text: string) {
  return JSON.parse(text, (_, value: unknown) => (isMessage(value) ? render(value, 'en') : value));
}

/** The type of a value whose messages are replaced by sentences. */
export type Said<Value> = Value extends AnyMessage
  ? string
  : Value extends BkdevError
    ? Said<ErrorReport>
    : Value extends string | number | boolean | null | undefined
      ? Value
      : { readonly [Key in keyof Value]: Said<Value[Key]> };

/**
 * Replaces each message in a value by its English sentence, and an error by its report: `expect(await
 * working.catch(said))`.
 */
export function said<Value>(value: Value): Said<Value> {
  return saidOf(value) as Said<Value>;
}

function saidOf(value: unknown): unknown {
  if (value instanceof BkdevError) return saidOf(value.report());
  if (isMessage(value)) return render(value, 'en');
  if (Array.isArray(value)) return value.map(saidOf);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, saidOf(each)]));
}

/** Returns the report of the BkdevError that this throws, or undefined if it does not throw. */
export function refusalOf(work: () => unknown): Said<ErrorReport> | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof BkdevError) return said(error);
    throw error;
  }
}
