import { parseDocument } from 'yaml';
import type { Merged, TextMerge, ThreeTexts } from '../ports/text-merge.ts';

/** What came of laying bkdev's changes and a person's together. */
export interface FileMerge extends Merged {
  /** Whether what came out has something of a person's that bkdev's own text has not. */
  readonly hasOwn: boolean;
}

/**
 * Lays what bkdev changed in a file since it wrote it (`base` to `theirs`) over what a person made of it. What cannot
 * be merged, or would be no YAML any more where it was, is one conflict of the whole file. Pure but for `merge`.
 */
export function mergeFile(path: string, texts: ThreeTexts, side: 'ours' | 'theirs', { merge }: TextMerge): FileMerge {
  const merged = merge(texts, side);
  const isUsable = merged !== undefined && (!/\.ya?ml$/.test(path) || isYaml(merged.text));
  const result = isUsable ? merged : whole(texts, side);
  return { ...result, hasOwn: result.text !== texts.theirs };
}

function whole({ ours, theirs }: ThreeTexts, side: 'ours' | 'theirs'): Merged {
  const [text, other] = side === 'ours' ? [ours, theirs] : [theirs, ours];
  const range = (of: string) => ({ from: 1, to: of.trimEnd().split('\n').length });
  return { text, conflicts: [{ taken: range(text), other: range(other) }] };
}

/** With its anchors: a line that defines one may be gone while another one that refers to it came. */
function isYaml(text: string): boolean {
  try {
    const document = parseDocument(text, { merge: true });
    document.toJS();
    return document.errors.length === 0;
  } catch {
    return false;
  }
}

/** Three files as texts. */
export function textsOf(ours: Buffer, base: Buffer, theirs: Buffer): ThreeTexts {
  return { ours: ours.toString('utf8'), base: base.toString('utf8'), theirs: theirs.toString('utf8') };
}
