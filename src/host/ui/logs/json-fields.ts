/** The parts of a JSON log line. */
export interface JsonFields {
  readonly time: string;
  readonly level: string;
  readonly message: string;
  /** All other fields, as text. */
  readonly rest: readonly (readonly [name: string, value: string])[];
}

/** Longer lines are not parsed. */
const longest = 16_000;

const names = {
  time: ['time', 'timestamp', 'ts', '@timestamp', 'asctime', 'datetime'],
  level: ['level', 'severity', 'levelname', 'lvl', 'log_level'],
  message: ['message', 'msg', 'event', 'text'],
} as const;

/** Parses a line that is one JSON object; undefined if it is not. */
export function jsonFields(text: string): JsonFields | undefined {
  if (text.length > longest || !/^\s*\{.*\}\s*$/.test(text)) return undefined;
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const fields = Object.entries(parsed).map(([name, value]) => [name, valueText(value)] as const);
  const pick = (known: readonly string[]) => fields.find(([name]) => known.includes(name.toLowerCase()));
  const [time, level, message] = [pick(names.time), pick(names.level), pick(names.message)];
  const rest = fields.filter(field => field !== time && field !== level && field !== message);
  return { time: time?.[1] ?? '', level: level?.[1] ?? '', message: message?.[1] ?? '', rest };
}

/** Formats the fields in one line: time, level and message first, then `name=value`. */
export function jsonLine({ time, level, message, rest }: JsonFields): string {
  const others = rest.map(([name, value]) => `${name}=${/[\s"]/.test(value) ? JSON.stringify(value) : value}`);
  return [time, level.toUpperCase(), message, ...others].filter(part => part !== '').join(' ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
