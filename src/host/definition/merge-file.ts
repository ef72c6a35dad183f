import { parseDocument } from 'yaml';
import type { Merged, TextMerge, ThreeTexts } from '../ports/text-merge.ts';

/** The result of merging bkdev's changes and a person's. */
export interface FileMerge extends Merged {
  /** Whether the result contains changes of the person. */
  readonly hasOwn: boolean;
}

/**
 * Merges bkdev's changes to a file since it wrote it (`base` to `theirs`) with a person's. If the texts cannot be
 * merged, or the result of merging YAML is invalid, the whole file is one conflict. Pure, except for `merge`.
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

/** Includes anchors: the merge may remove the line that defines one and add another that refers to it. */
function isYaml(text: string): boolean {
  try {
    const document = parseDocument(text, { merge: true });
    document.toJS();
    return document.errors.length === 0;
  } catch {
    return false;
  }
}

/** Decodes three files. */
export function textsOf(ours: Buffer, base: Buffer, theirs: Buffer): ThreeTexts {
  return { ours: ours.toString('utf8'), base: base.toString('utf8'), theirs: theirs.toString('utf8') };
}
