import { say } from '../../text/language.ts';
import { type Action, type Footnote, type Mode, type Reloading, type Shortcut, shortcuts } from './keys.ts';
import { type Segment, segmentsWidth } from './line.ts';

/** What decides which keys the footer tells of. */
export interface Footing {
  readonly mode: Mode;
  readonly reloading: Reloading;
  /** What would do something now, of what does not always. */
  readonly working: readonly Action[];
}

/** Below this rank, a key loses its label before the others do, and has a place only where they leave one. */
const minorRank = 5;
const tightGap = '  ';

/**
 * The keys that hold there. Where there is no room, labels get shorter one after the other, then the keys of lower ranks lose theirs and
 * go; how to leave and how to get help go last. None is shown that would be cut.
 */
export function footerSegments(footing: Footing, width: number): readonly Segment[] {
  const told = shortcuts.flatMap(shortcut => footnoteOf(shortcut, footing));
  const short = told.map(shorter);
  const shortened = [0, ...told.keys()].map((_, count) => [...short.slice(0, count), ...told.slice(count)]);
  const options = [...shortened.map(notes => segmentsOf(notes, '   ')), segmentsOf(short, tightGap)];
  const isFitting = (segments: readonly Segment[]) => segmentsWidth(segments) <= width;
  return (
    options.find(isFitting) ??
    segmentsOf(
      squeezed(short, notes => isFitting(segmentsOf(notes, tightGap))),
      tightGap,
    )
  );
}

/** As much as fits, by rank: labels of what matters less go first, then such keys, then the other labels, then the other keys. */
function squeezed(notes: readonly Footnote[], isFitting: (notes: readonly Footnote[]) => boolean): readonly Footnote[] {
  const isMinor = ({ rank }: Footnote) => rank < minorRank;
  const ranked = notes.toSorted((one, other) => one.rank - other.rank);
  const losing = ranked.filter(note => isMinor(note) || note.isKnown);
  const options = losing.map((_, last) => {
    const unlabelled = losing.slice(0, last + 1);
    return notes.map(note => (unlabelled.includes(note) ? bare(note) : note));
  });
  const whole = options.find(isFitting);
  if (whole) return whole;
  const major = ranked.filter(note => !isMinor(note));
  const labelled = [
    major.map(note => (note.isKnown ? bare(note) : note)),
    ...major.map((_, last) => bareUpTo(major, last)),
  ];
  const fewer = major.map((_, first) => major.slice(first + 1).map(bare));
  const kept = [...labelled, ...fewer].find(isFitting);
  if (!kept?.length) return [];
  const shown = [...kept];
  for (const minor of ranked.filter(isMinor).toReversed().map(bare))
    if (isFitting([...shown, minor])) shown.push(minor);
  return notes.flatMap(({ shown: key }) => shown.filter(note => note.shown === key));
}

function bareUpTo(ranked: readonly Footnote[], last: number): readonly Footnote[] {
  return ranked.map((note, place) => (place <= last || note.isKnown ? bare(note) : note));
}

function footnoteOf(shortcut: Shortcut, { mode, reloading, working }: Footing): readonly Footnote[] {
  const { action, modes, footer, footerWhilePaused, isConditional } = shortcut;
  if (!modes.includes(mode)) return [];
  if (isConditional && (mode !== 'services' || !working.includes(action))) return [];
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
