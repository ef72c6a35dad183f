import { message } from '../../../shared/messages/message.ts';
import type { ServiceStart, Span, StartReport } from '../../../shared/model/event.ts';
import { cellWidth, padCells, padCellsBefore, wrapWords } from './cells.ts';
import { formatDuration, formatElapsed } from './format-duration.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { slowestLine } from './plain-lines.ts';
import { paint } from './theme.ts';
import type { Look } from './themes.ts';

/** A piece of text in one look. */
export interface Part {
  readonly text: string;
  readonly look?: Look | undefined;
}

/** The characters of a bar, a different one per stage, so that colour is never the only sign. */
const signs = { build: '▒', create: '░', wait: '·', start: '▓', ready: '█' } as const;
type Stage = keyof typeof signs;

const looks: Partial<Record<Stage, Look>> = { wait: 'faint', create: 'faint', build: 'faint', start: 'busy' };
const smallestBar = 12;
const gap = '  ';

/** Formats the report of a start: a bar per service, the critical path below. */
export function startTable(
  report: StartReport,
  options: { readonly columns: number; readonly color: boolean },
): readonly string[] {
  const { profile, at, tookMs, usuallyTookMs: usualMs } = report;
  const heading = message('start.heading', { profile, when: when(at), ms: tookMs, usualMs });
  const lines: (readonly Part[])[] = [
    ...wrapWords(plain(heading), options.columns).map(text => [{ text }]),
    [],
    ...startParts(report, options.columns),
  ];
  return lines.map(parts =>
    parts
      .map(({ text, look }) => (look ? paint(look, text, options.color) : text))
      .join('')
      .trimEnd(),
  );
}

/**
 * Like `startTable` without its heading, in parts of one look each, for callers that style them differently. No line is
 * wider than `columns`.
 */
export function startParts(report: StartReport, columns: number): readonly (readonly Part[])[] {
  const names = Object.keys(report.services).sort((one, other) => order(report, one) - order(report, other));
  const rows = names.map(name => toRow(report, name));
  const widthOf = (of: (row: Row) => string, head: string) =>
    Math.max(...[head, ...rows.map(of)].map(text => cellWidth(text)));
  const columnsAll = [
    { head: say(message('heading.took')), of: (row: Row) => row.took },
    { head: say(message('heading.usually')), of: (row: Row) => row.usual },
    { head: say(message('heading.waited-for')), of: (row: Row) => row.waited, atStart: true },
  ].filter(({ of }) => rows.some(row => of(row) !== ''));
  const nameWidth = widthOf(row => row.name, say(message('heading.service')));
  const left = (picked: typeof columnsAll) =>
    picked.reduce((sum, { head, of }) => sum + widthOf(of, head) + gap.length, nameWidth + 2 + gap.length);
  // In a narrow terminal, drop the waited-for column first, then the usual times.
  const picked =
    [columnsAll, columnsAll.filter(({ atStart }) => !atStart), columnsAll.slice(0, 1)].find(
      some => columns - left(some) >= smallestBar,
    ) ?? columnsAll.slice(0, 1);
  const barWidth = Math.min(60, Math.max(0, columns - left(picked)));
  const cell = ({ head, of, atStart }: (typeof columnsAll)[number], text: string) =>
    gap + (atStart ? padCells : padCellsBefore)(text, widthOf(of, head));
  const head: Part = {
    text: `  ${padCells(say(message('heading.service')), nameWidth)}${gap}${padCells(scale(report.tookMs, barWidth), barWidth)}${picked
      .map(column => cell(column, column.head))
      .join('')}`,
    look: 'faint',
  };
  const body = rows.map((row): readonly Part[] => [
    { text: row.isOnTheWay ? '▸ ' : '  ', look: 'strong' },
    { text: padCells(row.name, nameWidth), look: row.isOnTheWay ? 'strong' : undefined },
    { text: gap },
    ...bar(row.start, report.tookMs, barWidth),
    { text: picked.map(column => cell(column, column.of(row))).join('') },
  ]);
  const way = report.chain.map(name => `${name} ${ownTime(report, name)}`).join(' → ');
  const words = [plain(message('start.longest-way', { way })), slowestLine(report)];
  return [
    [head],
    ...body,
    [],
    ...words.flatMap(text => wrapWords(text, columns)).map(text => [{ text }]),
    ...wrapWords(legend(report), columns).map((text): readonly Part[] => [
      { text: text.replaceAll('\u00a0', ' '), look: 'faint' },
    ]),
  ];
}

interface Row {
  readonly name: string;
  readonly start: ServiceStart;
  readonly took: string;
  readonly usual: string;
  readonly waited: string;
  readonly isOnTheWay: boolean;
}

function toRow(report: StartReport, name: string): Row {
  const start = report.services[name] ?? { startedMs: 0, healthyMs: 0 };
  const usualMs = report.usualMs[name];
  const holder = start.waits?.at(-1)?.service ?? '';
  return {
    ...{ name: plain(name), start, waited: plain(holder), isOnTheWay: report.chain.includes(name) },
    took: formatDuration(start.healthyMs - start.startedMs),
    usual: usualMs === undefined ? '' : formatDuration(usualMs),
  };
}

function order({ services }: StartReport, name: string): number {
  return services[name]?.startedMs ?? 0;
}

function ownTime({ services }: StartReport, name: string): string {
  const start = services[name];
  return start === undefined ? '' : formatDuration(start.healthyMs - start.startedMs);
}

/** The scale `0 s         14.2 s` in this width. */
function scale(tookMs: number, width: number): string {
  const [start, end] = [formatElapsed(0), formatDuration(tookMs)];
  const left = cellWidth(start);
  return width < left + 1 + cellWidth(end) ? '' : start + padCellsBefore(end, width - left);
}

/** Returns a bar with one character per cell. Every stage gets at least one cell. */
function bar(start: ServiceStart, tookMs: number, width: number): readonly Part[] {
  const cells: (Stage | undefined)[] = Array.from({ length: width });
  const place = (ms: number) => Math.round((Math.min(ms, tookMs) / Math.max(1, tookMs)) * width);
  const fill = (stage: Stage, [from, to]: Span) => {
    const first = Math.min(place(from), width - 1);
    for (let index = first; index < Math.max(place(to), first + 1); index++) cells[index] = stage;
  };
  for (const { span } of start.waits ?? []) fill('wait', span);
  if (start.build) fill('build', start.build);
  if (start.create) fill('create', start.create);
  const { startedMs, answeredMs, healthyMs } = start;
  const readyMs = start.waits?.at(-1)?.span[1] ?? start.create?.[1];
  if (readyMs !== undefined && place(readyMs) < place(startedMs)) fill('create', [readyMs, startedMs]);
  if (answeredMs !== undefined && answeredMs > startedMs) fill('start', [startedMs, answeredMs]);
  if (answeredMs !== healthyMs) fill('ready', [answeredMs ?? startedMs, healthyMs]);
  const parts: { text: string; look?: Look | undefined }[] = [];
  let before: Stage | undefined | null = null;
  for (const stage of cells) {
    const sign = stage === undefined ? ' ' : signs[stage];
    const last = parts.at(-1);
    if (last && stage === before) last.text += sign;
    else parts.push({ text: sign, look: stage && looks[stage] });
    before = stage;
  }
  return parts;
}

/** Returns the legend of the stages that occur. Non-breaking spaces keep each entry on one row. */
function legend({ services }: StartReport): string {
  const all = Object.values(services);
  const said: readonly (readonly [boolean, Stage])[] = [
    [all.some(({ build }) => build), 'build'],
    [all.some(({ create, waits }) => create ?? waits), 'create'],
    [all.some(({ waits }) => waits), 'wait'],
    [all.some(({ answeredMs }) => answeredMs !== undefined), 'start'],
    [true, 'ready'],
  ] as const;
  return said
    .flatMap(([occurs, stage]) =>
      occurs ? [`${signs[stage]} ${say(message(`start.legend.${stage}`))}`.replaceAll(' ', '\u00a0')] : [],
    )
    .join('  ');
}

/** `2026-11-23 22:04`, in the local time zone. */
function when(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
