import { say } from '../../text/language.ts';
import type { Action, Footnote, Mode, Reloading, Shortcut } from './keys.ts';
import { type Segment, segmentsWidth } from './line.ts';
import { shortcuts } from './shortcuts.ts';

/** The state that determines the keys in the footer. */
export interface Footing {
  readonly mode: Mode;
  readonly reloading: Reloading;
  /** The conditional actions that are currently available. */
  readonly working: readonly Action[];
}

/** Keys below this rank are shown only if there is space left. */
const minorRank = 5;
const tightGap = '  ';

/**
 * Returns the footer's keys. If space is short, labels are shortened first, then keys of low rank are omitted (help and
 * palette still list them), then labels. Leaving and help are kept longest. No key is truncated.
 */
export function footerSegments(footing: Footing, width: number): readonly Segment[] {
  const told = shortcuts.flatMap(shortcut => footnoteOf(shortcut, footing));
  const short = told.map(shorter);
  const shortened = [0, ...told.keys()].map((_, count) => [...short.slice(0, count), ...told.slice(count)]);
  const minor = short.filter(({ rank }) => rank < minorRank).toSorted((one, other) => one.rank - other.rank);
  const fewer = [0, ...minor.keys()].map((_, count) => without(short, minor.slice(0, count)));
  const options = [
    ...shortened.map(notes => segmentsOf(notes, '   ')),
    ...fewer.map(notes => segmentsOf(notes, tightGap)),
  ];
  const isFitting = (segments: readonly Segment[]) => segmentsWidth(segments) <= width;
  const major = without(short, minor);
  return (
    options.find(isFitting) ??
    segmentsOf(
      squeezed(major, notes => isFitting(segmentsOf(notes, tightGap))),
      tightGap,
    )
  );
}

function without(notes: readonly Footnote[], others: readonly Footnote[]): readonly Footnote[] {
  return notes.filter(note => !others.includes(note));
}

/** Fits as much as possible by rank: first drops labels of the least important keys, then keys. */
function squeezed(major: readonly Footnote[], isFitting: (notes: readonly Footnote[]) => boolean): readonly Footnote[] {
  const ranked = major.toSorted((one, other) => one.rank - other.rank);
  const labelled = [
    ranked.map(note => (note.isKnown ? bare(note) : note)),
    ...ranked.map((_, last) => bareUpTo(ranked, last)),
  ];
  const fewer = ranked.map((_, first) => ranked.slice(first + 1).map(bare));
  const shown = [...labelled, ...fewer].find(isFitting) ?? [];
  return major.flatMap(({ shown: key }) => shown.filter(note => note.shown === key));
}

function bareUpTo(ranked: readonly Footnote[], last: number): readonly Footnote[] {
  return ranked.map((note, place) => (place <= last || note.isKnown ? bare(note) : note));
}

function footnoteOf(shortcut: Shortcut, { mode, reloading, working }: Footing): readonly Footnote[] {
  const { action, modes, footer, footerWhilePaused, isConditional } = shortcut;
  if (!modes.includes(mode)) return [];
  if (isConditional && !working.includes(action)) return [];
  if (footerWhilePaused && reloading !== 'on') return reloading === 'paused' ? [footerWhilePaused] : [];
  return footer ? [footer] : [];
}

function shorter(note: Footnote): Footnote {
  return { ...note, label: note.short ?? note.label };
}

function bare(note: Footnote): Footnote {
  return { ...note, label: '' };
}

function segmentsOf(notes: readonly Footnote[], gap: string): readonly Segment[] {
  return notes.flatMap(({ shown, label }, index): readonly Segment[] => [
    { text: shown, look: 'strong' },
    { text: `${label === '' ? '' : ` ${say(label)}`}${index < notes.length - 1 ? gap : ''}`, look: 'faint' },
  ]);
}
