/** Any message, where it does not matter which: a parameter of another one, or what came over a wire. */
export interface AnyMessage {
  readonly code: string;
  readonly params: object;
}

/** A message, or text from outside (a line of a log, an error of Docker's), which nobody translates. */
export type Wording = AnyMessage | string;

/** Makes a sentence of a message that is a parameter of another one; text from outside stays as it is. */
export type Say = (text: Wording) => string;

/** Whether a value is a message, as opposed to other data that happens to travel with one. */
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

/** Whether two texts say the same, whatever the language. */
export function sameText(one: Wording | undefined, other: Wording | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * What stays of a text that is told again and again: seconds and latencies in it change with every look, and are no
 * news.
 */
export function gistOf(text: Wording | undefined): string {
  return JSON.stringify(text ?? '', (_, value: unknown) => (typeof value === 'number' ? 0 : value)).replaceAll(
    /\d+/g,
    '',
  );
}

/** The same text with each of its parts from outside changed. */
export function mapQuoted<Text extends Wording>(text: Text, change: (quoted: string) => string): Text {
  if (typeof text === 'string') return change(text) as Text;
  const changed: Text = JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    typeof value === 'string' && key !== 'code' ? change(value) : value,
  );
  return changed;
}

/**
 * Whether what a text tells is a part of another one: a message by itself or among its parameters, text from outside
 * among what is quoted.
 */
export function partOf(whole: Wording, part: Wording): boolean {
  if (sameText(whole, part)) return true;
  if (typeof part === 'string') return quotesIn(whole).some(quoted => quoted.includes(part));
  return (
    typeof whole !== 'string' && Object.values(whole.params).some(value => isMessage(value) && partOf(value, part))
  );
}

/** The parts of a text that came from outside, which is all that may be searched for words. */
export function quotesIn(text: Wording): string[] {
  const found: string[] = [];
  mapQuoted(text, quoted => {
    found.push(quoted);
    return quoted;
  });
  return found;
}

/** A message and those that are parameters of it, itself first; none in text from outside. */
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
