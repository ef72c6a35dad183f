/** A log line, and the program that wrote it if its container runs several. */
export interface LabelledText {
  readonly text: string;
  readonly program?: string | undefined;
}

/** Between the program and its line. A unit separator, which terminals do not show, is in no ordinary line. */
const separator = ' \u001F| ';
const longestName = 64;

/** Separates a line from the label that the runtime puts in front of it (runtime/supervisor/labels.py). */
export function withoutLabel(line: string): LabelledText {
  const end = line.slice(0, longestName + separator.length).indexOf(separator);
  const program = line.slice(0, Math.max(0, end));
  return /^[\w.-]+$/.test(program) ? { text: line.slice(end + separator.length), program } : { text: line };
}

/** Returns a line as the runtime writes it. */
export function withLabel({ text, program }: LabelledText): string {
  return program === undefined ? text : `${program}${separator}${text}`;
}
