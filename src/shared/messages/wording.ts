/** Any message, if it does not matter which: a parameter of another message, or one that came over a wire. */
export interface AnyMessage {
  readonly code: string;
  readonly params: object;
}

/** A message, or text from outside (a log line, an error of Docker's), which is never translated. */
export type Wording = AnyMessage | string;

/** Renders a message that is a parameter of another one; returns text from outside unchanged. */
export type Say = (text: Wording) => string;

/** Whether a value is a message rather than other data. */
export function isMessage(value: unknown): value is AnyMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'params' in value &&
    typeof value.params === 'object' &&
    value.params !== null
  );
}

/** Whether two texts say the same, in whatever language. */
export function sameText(one: Wording | undefined, other: Wording | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The part of a repeated text that stays the same: seconds and latencies change every time and are not news. */
export function gistOf(text: Wording | undefined): string {
  return JSON.stringify(text ?? '', (_, value: unknown) => (typeof value === 'number' ? 0 : value)).replaceAll(
    /\d+/g,
    '',
  );
}

/** The text with every part from outside changed by `change`. */
export function mapQuoted<Text extends Wording>(text: Text, change: (quoted: string) => string): Text {
  if (typeof text === 'string') return change(text) as Text;
  const changed: Text = JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    typeof value === 'string' && key !== 'code' ? change(value) : value,
  );
  return changed;
}

/**
 * Whether one text is part of another: a message itself or among its parameters; text from outside within quoted text.
 */
export function partOf(whole: Wording, part: Wording): boolean {
  if (sameText(whole, part)) return true;
  if (typeof part === 'string') return quotesIn(whole).some(quoted => quoted.includes(part));
  return (
    typeof whole !== 'string' && Object.values(whole.params).some(value => isMessage(value) && partOf(value, part))
  );
}

/** The parts of a text that came from outside. Only these may be searched for words. */
export function quotesIn(text: Wording): string[] {
  const found: string[] = [];
  mapQuoted(text, quoted => {
    found.push(quoted);
    return quoted;
  });
  return found;
}

/** A message and all messages among its parameters, itself first; empty for text from outside. */
export function messagesIn(text: Wording): AnyMessage[] {
  const found: AnyMessage[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isMessage(value)) found.push(value);
    for (const part of Object.values(value)) visit(part);
  };
  visit(text);
  return found;
}
