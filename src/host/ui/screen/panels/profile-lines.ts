import { type Message, message } from '../../../../shared/messages/message.ts';
import { glyphs } from '../../state/badge.ts';
import { cellWidth, padCells, padCellsBefore } from '../../text/cells.ts';
import { formatEstimate } from '../../text/format-duration.ts';
import { say } from '../../text/language.ts';
import { formatMemory } from '../../text/load-words.ts';
import { plain } from '../../text/plain.ts';
import { cutSegments, ruleSegments, type Segment, segmentsWidth } from './line.ts';

/** A profile to choose. */
export interface ProfileChoice {
  readonly name: string;
  readonly title: string;
  /** Without steps, if they are known. */
  readonly services: readonly string[];
  /** The highest memory use observed of its services together, in bytes; absent if some never ran. */
  readonly memoryBytes?: number;
  /** The estimated time until it is healthy; absent if too little is known. */
  readonly estimateMs?: number;
}

export interface ProfilesView {
  readonly title: string;
  readonly choices: readonly ProfileChoice[];
  /** The active profile; empty if there is none. */
  readonly active: string;
  /** The index of the chosen one. */
  readonly chosen: number;
  /** The command that must end first; empty if there is none. */
  readonly atWork: string;
}

const lead = 4;
const gap = 2;
const smallestTitle = 16;

/** Lays out the profiles in a number of rows: two per profile, or if they do not fit, one for those not chosen. */
export function profileLines(view: ProfilesView, width: number, rows: number): readonly (readonly Segment[])[] {
  const { choices, chosen, atWork, title } = view;
  const foot = atWork === '' ? [] : [[], workLine(atWork, width)];
  const room = Math.max(1, rows - 1 - foot.length);
  const isWhole = choices.length * 2 <= room;
  const visible = isWhole ? choices.length : Math.max(1, room - 1);
  const first = Math.max(0, Math.min(chosen - Math.floor(visible / 2), choices.length - visible));
  const factColumns = widthsOf(choices, width);
  const lines = choices.slice(first, first + visible).flatMap((choice, index) => {
    const isChosen = first + index === chosen;
    const row = profileSegments(choice, factColumns, isChosen, choice.name === view.active, width);
    return isWhole || (isChosen && room > 1) ? [row, changeSegments(choice, view, width)] : [row];
  });
  const heading = ruleSegments([{ text: title, look: 'strong' }], width);
  return [heading, ...lines, ...foot].slice(0, Math.max(0, rows));
}

/** Returns the number of rows it needs. */
export function profileRows({ choices, atWork }: ProfilesView): number {
  return 1 + 2 * choices.length + (atWork === '' ? 0 : 2);
}

function workLine(command: string, width: number): readonly Segment[] {
  const text = ` ${plain(message('screen.at-work', { command }))}`;
  return cutSegments([{ text: `  ${glyphs.busy}`, look: 'busy' }, { text }], width);
}

interface Widths {
  readonly name: number;
  readonly facts: readonly { readonly of: (choice: ProfileChoice) => string; readonly width: number }[];
}

/** Facts are aligned in columns; a narrow terminal drops memory first, then time, then the count. */
function widthsOf(choices: readonly ProfileChoice[], width: number): Widths {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => cellWidth(text)));
  const name = Math.min(20, widest(choices.map(choice => plain(choice.name))));
  const column = (of: (choice: ProfileChoice) => string) => ({ of, width: widest(choices.map(of)) });
  const all = [column(serviceCount), column(memoryText), column(timeText)];
  const options = [[0, 1, 2], [0, 2], [0], []].map(places => places.flatMap(place => all[place] ?? []));
  const left = width - lead - name - gap - smallestTitle;
  const facts = options.find(picked => picked.reduce((sum, { width }) => sum + width + gap, 0) <= left) ?? [];
  return { name, facts: facts.filter(fact => fact.width > 0) };
}

function profileSegments(
  choice: ProfileChoice,
  columns: Widths,
  isChosen: boolean,
  isActive: boolean,
  width: number,
): readonly Segment[] {
  const start: readonly Segment[] = [
    { text: isChosen ? '› ' : '  ', look: 'busy' },
    { text: isActive ? `${glyphs.good} ` : `${glyphs.idle} `, look: isActive ? 'good' : 'faint' },
    { text: padCells(plain(choice.name), columns.name), look: isChosen ? 'strong' : undefined },
  ];
  const facts = columns.facts.map(
    (fact): Segment => ({
      text: ' '.repeat(gap) + padCellsBefore(fact.of(choice), fact.width),
      look: 'faint',
    }),
  );
  const forTitle = Math.max(0, width - segmentsWidth([...start, ...facts]) - gap);
  return cutSegments([...start, { text: ' '.repeat(gap) + padCells(plain(choice.title), forTitle) }, ...facts], width);
}

/** Describes what a switch to it would change; if nothing is up, its services. */
function changeSegments(choice: ProfileChoice, view: ProfilesView, width: number): readonly Segment[] {
  const active = view.choices.find(({ name }) => name === view.active);
  const indent: Segment = { text: ' '.repeat(lead) };
  if (active === undefined) return cutSegments([indent, { text: names(choice.services), look: 'faint' }], width);
  if (choice === active) return cutSegments([indent, { text: say(message('screen.active')), look: 'good' }], width);
  const { starts, stops } = changeBetween(active, choice);
  const part = (word: Message, services: readonly string[]): readonly Segment[] =>
    services.length === 0 ? [] : [{ text: `${say(word)} `, look: 'faint' }, { text: `${names(services)}   ` }];
  const parts = [...part(message('screen.starts'), starts), ...part(message('screen.stops'), stops)];
  return cutSegments([indent, ...(parts.length > 0 ? parts : [{ text: say(message('screen.same-services')) }])], width);
}

/** Returns which services a switch starts and stops. */
export function changeBetween(
  active: Pick<ProfileChoice, 'services'>,
  choice: Pick<ProfileChoice, 'services'>,
): { readonly starts: readonly string[]; readonly stops: readonly string[] } {
  return {
    starts: choice.services.filter(name => !active.services.includes(name)),
    stops: active.services.filter(name => !choice.services.includes(name)),
  };
}

function serviceCount({ services }: ProfileChoice): string {
  return say(message('screen.services', { count: services.length }));
}

function memoryText({ memoryBytes }: ProfileChoice): string {
  return memoryBytes === undefined ? '' : formatMemory(memoryBytes);
}

function timeText({ estimateMs }: ProfileChoice): string {
  return estimateMs === undefined ? '' : `~${formatEstimate(estimateMs)}`;
}

function names(services: readonly string[]): string {
  return services.map(plain).join(', ');
}
