import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { isHeld } from '../../../shared/model/code-status.ts';
import type { ServerFacts } from '../../../shared/model/report.ts';
import { lacksMigrations, type ServiceStatus, type Status } from '../../../shared/model/status.ts';
import { badgeOf, programBadge } from '../state/badge.ts';
import { outcomeBadge } from '../state/select-headline.ts';
import { cellWidth, wrapWords } from './cells.ts';
import { formatAge } from './format-duration.ts';
import { failureWords, fixText } from './format-error.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { serverWords } from './server-words.ts';
import { badgeText, codeBeside, reasonOf } from './service-words.ts';
import { paint } from './theme.ts';
import type { Look } from './themes.ts';

export interface StatusTableOptions {
  /** Width of the terminal in cells; infinite without one. */
  readonly columns: number;
  readonly color: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

interface Cell {
  readonly text: string;
  readonly look?: Look;
}

const gap = 2;
const headings = [
  ...[message('heading.service'), message('heading.state'), message('heading.since'), message('heading.url')],
  message('heading.reason'),
];

/**
 * Formats the status as a table. What does not fit beside a service, and its programs, go below it; nothing is
 * truncated.
 */
export function statusTable(status: Status, options: StatusTableOptions): readonly string[] {
  const { color, columns } = options;
  const badge = outcomeBadge(status.outcome);
  const about = plain(message('status.of', { project: status.project, profile: status.profile ?? '' }));
  const state = paint(badge.tone, badgeText(badge), color);
  const heading = `${about}${state}${remarksOn(status).map(plain).join('')}`;
  if (status.services.length === 0) return [heading];

  const head = headings.map((text): Cell => ({ text: say(text), look: 'faint' }));
  const rows = status.services.map(service => toCells(service, options.now));
  const hasUrls = rows.some(([, , , url]) => url?.text !== '');
  const wide = [0, 1, 2, ...(hasUrls ? [3] : [])];
  const fits = (picked: readonly number[]) => widthOf(picked, [head, ...rows]) <= columns;
  // In a narrow terminal, move the address below the row first, then drop the time.
  const picked = [wide, [0, 1, 2], [0, 1]].find(fits) ?? [0, 1];
  const widths = picked.map(column => columnWidth(column, [head, ...rows]));
  const left = widths.reduce((sum, width) => sum + width + gap, 0);

  const body = rows.flatMap((cells, index) => {
    const reason = cells[4]?.text ?? '';
    const beside = left + cellWidth(reason) <= columns ? [reason] : [];
    const below = [
      ...(hasUrls && !picked.includes(3) ? [cells[3]?.text ?? ''] : []),
      ...(beside.length > 0 ? [] : [reason]),
    ];
    return [
      formatRow(cells, picked, widths, beside, color),
      ...[
        ...below.filter(text => text !== '').flatMap(text => wrapWords(text, columns - gap)),
        ...programLines(status.services[index], columns - gap, color),
        ...serverLines(status.services[index], columns - gap, options.now),
        ...instanceLines(status.services[index], columns - gap, options.now, color),
        ...failureLines(status.services[index]?.failure, columns - gap),
      ].map(line => `  ${line}`),
    ];
  });
  const anyBeside = rows.some(cells => cells[4]?.text !== '' && left + cellWidth(cells[4]?.text ?? '') <= columns);
  return [
    heading,
    '',
    formatRow(head, picked, widths, anyBeside ? [say(message('heading.reason'))] : [], color, 'faint'),
    ...body,
  ];
}

/** Remarks on the whole, even if everything is healthy. */
function remarksOn(status: Status): readonly Wording[] {
  const held = status.services.filter(({ code }) => isHeld(code)).map(({ service }) => service);
  const remark = message('status.code-held', { services: held });
  const migrations = message('status.migrations-missing');
  return [
    ...besideRemark(status),
    ...(held.length === 0 ? [] : [message('status.remark', { remark })]),
    ...(status.services.some(({ notes }) => lacksMigrations(notes))
      ? [message('status.remark', { remark: migrations })]
      : []),
  ];
}

/** `; web and worker run beside the profile`; empty if there are none. */
export function besideRemark({ beside }: Status): readonly Wording[] {
  const remark = message('status.beside', { services: beside });
  return beside.length === 0 ? [] : [message('status.remark', { remark })];
}

function toCells(service: ServiceStatus, now: number): readonly Cell[] {
  const badge = badgeOf(service.phase, service.health);
  const texts = [reasonOf(service), codeBeside(service)?.text ?? '', ...(service.notes ?? [])].filter(
    text => text !== '',
  );
  const since = service.since === null ? '' : formatAge(now - Date.parse(service.since));
  return [
    { text: plain(service.service) },
    { text: badgeText(badge), look: badge.tone },
    { text: since },
    { text: plain(service.url ?? '') },
    { text: plain(texts.length > 0 ? message('text.joined', { texts }) : attachedNote(service)) },
  ];
}

/** Returns the class of the failure and the first fix; the reason is already in the row. */
function failureLines(failure: ServiceStatus['failure'], width: number): readonly string[] {
  if (failure === undefined) return [];
  const { about, fixes } = failureWords(failure);
  const [fix] = fixes;
  return [about, ...(fix ? [say(message('text.try')) + fixText(fix)] : [])]
    .filter(text => text !== '')
    .flatMap(text => wrapWords(text, width));
}

/** `● service  ● cron  ✗ report gave up`, for a service with several programs. */
function programLines(service: ServiceStatus | undefined, width: number, color: boolean): readonly string[] {
  const { programs, health } = service ?? { programs: [], health: 'unknown' };
  if (programs.length < 2) return [];
  const shown = programs.map(program => {
    const { name } = program;
    const { glyph, word, tone } = programBadge(program, health);
    const label = tone === 'good' ? plain(name) : `${plain(name)} ${say(word)}`;
    return `${paint(tone, glyph, color)} ${label}`;
  });
  return together(shown, width);
}

/** `● worker.1  ✗ worker.2 exited with 2`, for a service with several containers. */
function instanceLines(
  service: ServiceStatus | undefined,
  width: number,
  now: number,
  color: boolean,
): readonly string[] {
  return (service?.instances ?? []).flatMap(({ instance, phase, health, reason, server }) => {
    const { glyph, word, tone } = badgeOf(phase, health);
    const told = [instance, word, reason].map(plain).join('  ').trimEnd();
    return [
      ...wrapWords(`${paint(tone, glyph, color)} ${told}`, width),
      ...(server === undefined ? [] : besides(server, now, width - gap).map(line => `  ${line}`)),
    ];
  });
}

/**
 * Describes gunicorn's processes; empty if the service has several containers, because each of those has its own lines.
 */
function serverLines(service: ServiceStatus | undefined, width: number, now: number): readonly string[] {
  const { server, instances } = service ?? {};
  return server === undefined || instances !== undefined ? [] : besides(server, now, width);
}

function besides(server: ServerFacts, now: number, width: number): readonly string[] {
  const [master = '', ...workers] = serverWords(server, now);
  return [...wrapWords(master, width), ...together(workers, width)];
}

/** Joins texts side by side and wraps between them, but not within one. */
function together(texts: readonly string[], width: number): readonly string[] {
  if (texts.length === 0) return [];
  const kept = texts.map(text => (cellWidth(text) > width ? text : text.replaceAll(' ', '\u00a0')));
  return wrapWords(kept.join('  '), width).map(line => line.replaceAll('\u00a0', ' '));
}

function attachedNote({ editor }: ServiceStatus): Wording {
  return editor?.attached ? message('status.in-use', { editor: editor.name ?? '' }) : '';
}

function formatRow(
  cells: readonly Cell[],
  picked: readonly number[],
  widths: readonly number[],
  after: readonly string[],
  color: boolean,
  afterLook?: Look,
): string {
  const columns = picked.map((column, index) => {
    const { text, look } = cells[column] ?? { text: '' };
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - cellWidth(text)) + gap);
    return (look ? paint(look, text, color) : text) + padding;
  });
  return [...columns, ...after.map(text => (afterLook ? paint(afterLook, text, color) : text))].join('').trimEnd();
}

function columnWidth(column: number, rows: readonly (readonly Cell[])[]): number {
  return Math.max(...rows.map(cells => cellWidth(cells[column]?.text ?? '')));
}

function widthOf(picked: readonly number[], rows: readonly (readonly Cell[])[]): number {
  return picked.reduce((sum, column) => sum + columnWidth(column, rows), gap * (picked.length - 1));
}
