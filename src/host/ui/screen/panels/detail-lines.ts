import { type Message, message } from '../../../../shared/messages/message.ts';
import type { Detail, Neighbour } from '../../state/select-detail.ts';
import { programName } from '../../state/select-service-rows.ts';
import { cellWidth, padCells, wrapWords } from '../../text/cells.ts';
import { codeLines } from '../../text/code-lines.ts';
import { say } from '../../text/language.ts';
import { formatRate, loadLine } from '../../text/load-words.ts';
import { plain } from '../../text/plain.ts';
import { serverWords } from '../../text/server-words.ts';
import { badgeText, reasonOf } from '../../text/service-words.ts';
import { cutSegments, type Lines, type Segment, segmentsWidth } from './line.ts';

/** The rows about a service, and how many of the first ones are important. */
export interface DetailLines {
  readonly lines: Lines;
  readonly urgent: number;
}

/** How details are laid out. */
export interface DetailFormat {
  readonly width: number;
  readonly now: number;
  readonly hasCard: boolean;
  /** The selected instance or program, by its name in the log. */
  readonly part?: string | undefined;
}

const gap = '  ';

/**
 * Lays out a service's details: what holds its code back, then since when it has its state, its address, its
 * dependencies, and its work.
 */
export function detailLines(detail: Detail | undefined, { width, now, hasCard, part }: DetailFormat): DetailLines {
  if (detail === undefined) return { lines: [], urgent: 0 };
  const code: Lines = codeLines(detail.row.code, width, now);
  const facts: readonly (readonly [label: Message, value: readonly Segment[]])[] = [
    [message('screen.detail.state'), stateValue(detail, hasCard)],
    [message('screen.detail.url'), urlValue(detail)],
    [message('screen.detail.needs'), related(detail.needs)],
    [message('screen.detail.needed-by'), related(detail.neededBy)],
    [message('screen.detail.load'), loadValue(detail)],
    [message('screen.detail.programs'), programs(detail, part)],
    [message('screen.detail.instances'), instances(detail, part)],
    [message('screen.detail.requests'), rateValue(detail)],
    [message('screen.detail.tasks'), taskValue(detail)],
    [message('screen.detail.server'), serverValue(detail, now)],
  ];
  const told = facts.filter(([, value]) => segmentsWidth(value) > 0);
  const labels = Math.max(0, ...told.map(([label]) => cellWidth(say(label)))) + 2;
  const lines = told.flatMap(([label, value]) => factLines(say(label), value, labels, width));
  const notes = detail.notes.flatMap(note =>
    wrapWords(plain(note), Math.max(1, width - 2)).map((text, index): readonly Segment[] => [
      { text: index === 0 ? '! ' : '  ', look: 'busy' },
      { text },
    ]),
  );
  return { lines: [...code, ...notes, ...lines], urgent: code.length };
}

/** `healthy for 5 min, restarted 2 times`, and the reason, unless a card shows it. */
function stateValue({ row, forMs, restarts }: Detail, hasCard: boolean): readonly Segment[] {
  const reason = hasCard ? '' : reasonOf(row);
  return [
    { text: badgeText(row.badge), look: row.badge.tone },
    { text: forMs === undefined ? '' : ` ${say(message('screen.detail.for', { ms: forMs }))}` },
    { text: restarts === 0 ? '' : `${gap}${say(message('screen.detail.restarts', { count: restarts }))}` },
    { text: reason === '' ? '' : `${gap}${reason}` },
  ];
}

function urlValue({ row, url }: Detail): readonly Segment[] {
  if (row.url === undefined) return [];
  const answer = url?.answers === false && plain(url.reason);
  return [{ text: row.url }, ...(answer ? [{ text: `${gap}${answer}`, look: 'bad' } as const] : [])];
}

function loadValue({ row: { load } }: Detail): readonly Segment[] {
  return load === undefined ? [] : [{ text: loadLine(load) }];
}

function related(all: readonly Neighbour[]): readonly Segment[] {
  return all.flatMap(({ service, badge }, index): readonly Segment[] => [
    { text: index === 0 ? '' : gap },
    { text: badge.glyph, look: badge.tone },
    // Non-breaking spaces keep glyph and name together.
    { text: `\u00a0${plain(service)}` },
  ]);
}

function programs({ row }: Detail, part: string | undefined): readonly Segment[] {
  if (row.programs.length < 2) return [];
  return row.programs.flatMap(({ name: told, badge }, index): readonly Segment[] => {
    const name = programName(told);
    return [
      { text: index === 0 ? '' : gap },
      { text: badge.glyph, look: badge.tone },
      { text: `\u00a0${plain(name)}${badge.tone === 'good' ? '' : `\u00a0${say(badge.word)}`}`, ...marked(name, part) },
    ];
  });
}

function instances({ instances: names }: Detail, part: string | undefined): readonly Segment[] {
  return names.flatMap((name, index): readonly Segment[] => [
    { text: index === 0 ? '' : gap },
    { text: plain(name), ...marked(name, part) },
  ]);
}

/** The log's title names the selected part, too. */
function marked(name: string, part: string | undefined): Pick<Segment, 'look'> {
  return name === part ? { look: 'strong' } : {};
}

/** Describes gunicorn's master and workers; for a role with several containers, those of the first one. */
function serverValue({ server }: Detail, now: number): readonly Segment[] {
  if (server === undefined) return [];
  return serverWords(server, now).map((text, index) => ({ text: `${index === 0 ? '' : gap}${text}` }));
}

function rateValue({ rate }: Detail): readonly Segment[] {
  if (rate === undefined) return [];
  const { p95Ms } = rate;
  return [{ text: say(message('screen.detail.rate', { perSecond: formatRate(rate.perSecond), p95Ms })) }];
}

function taskValue({ tasks, queues }: Detail): readonly Segment[] {
  const held = tasks === undefined ? '' : say(message('screen.detail.held-tasks', tasks));
  const waiting = queues.map(({ name, waiting }) => say(message('screen.detail.queue', { name, waiting })));
  return [{ text: [held, ...waiting.map(plain)].filter(text => text !== '').join(gap) }];
}

/** Lays out a fact beside its label, wrapped between segments. */
function factLines(label: string, value: readonly Segment[], labels: number, width: number): Lines {
  const room = Math.max(1, width - labels);
  const rows: Segment[][] = [[]];
  for (const segment of value) {
    const row = rows.at(-1) ?? [];
    if (row.length > 0 && segmentsWidth([...row, segment]) > room && segment.text.trim() !== '') {
      const glyph = row.at(-1);
      // A glyph stays with the name after it.
      const isGlyph = segment.text.startsWith('\u00a0') && glyph !== undefined;
      if (isGlyph) row.pop();
      rows.push(isGlyph ? [glyph, segment] : [{ ...segment, text: segment.text.trimStart() }]);
    } else row.push(segment);
  }
  return rows.map((row, index) =>
    cutSegments(
      [
        { text: padCells(index === 0 ? label : '', labels), look: 'faint' },
        ...row.map(segment => ({ ...segment, text: segment.text.replaceAll('\u00a0', ' ') })),
      ],
      width,
    ),
  );
}
