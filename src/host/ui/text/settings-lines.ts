import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type {
  InspectedPrograms,
  LoadedCelery,
  LoadedDjango,
  LoadedSettings,
  NotLoaded,
} from '../../../shared/model/loaded-settings.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth, padCells, wrapWords } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';

/** A contradiction between settings and definition, and what to do about it. */
export interface ShownDifference {
  readonly message: Wording;
  readonly hint: Wording;
}

type Row = readonly [name: Message, ...texts: Wording[]];

/** Where settings are shown. */
interface Shown {
  readonly color: boolean;
  /** Longer differences are wrapped at this width. */
  readonly columns?: number;
}

/** Formats the settings of each service's programs, then the differences from the definition. */
export function settingsLines(
  inspected: readonly InspectedPrograms[],
  differences: readonly ShownDifference[],
  { color, columns = Number.POSITIVE_INFINITY }: Shown,
): string[] {
  const blocks = inspected.flatMap(({ service, programs, found }) => [
    plain(programs.length === 1 && programs[0] === service ? service : `${service} (${programs.join(', ')})`),
    ...('failure' in found ? failureLines(found, color) : rowLines(rowsOf(found))),
    '',
  ]);
  const isKnown = inspected.every(({ found }) => !('failure' in found));
  const agreement = isKnown ? [paint('good', `${glyphs.good} ${say(message('inspect.no-difference'))}`, color)] : [];
  const lines = differences.flatMap(({ message: what, hint }) => {
    const [first = '', ...rest] = wrapped(plain(what), columns - 2);
    return [
      `${paint('strong', glyphs.doubt, color)} ${first}`,
      ...rest.map(line => `  ${line}`),
      `  ${say(message('text.try'))}${plain(hint)}`,
    ];
  });
  const all = [...blocks, ...(differences.length > 0 ? lines : agreement)];
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}

function wrapped(text: string, columns: number): readonly string[] {
  return columns < narrowest || columns === Number.POSITIVE_INFINITY ? [text] : wrapWords(text, columns);
}

/** Too narrow to wrap in. */
const narrowest = 20;

function failureLines({ failure, output }: NotLoaded, color: boolean): string[] {
  return [
    `  ${paint('bad', glyphs.bad, color)} ${plain(failure)}`,
    ...rowLines(output.map((line): Row => [message('inspect.row.output'), line])),
  ];
}

function rowLines(rows: readonly Row[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => cellWidth(say(name))));
  return rows.map(([name, ...texts], index) => {
    const isRepeated = rows[index - 1]?.[0].code === name.code;
    const shown = texts.map(plain).filter(text => text !== '');
    return `  ${padCells(isRepeated ? '' : say(name), width)}  ${shown.join('  ')}`.trimEnd();
  });
}

function rowsOf({ django, celery, notes }: LoadedSettings): Row[] {
  return [
    ...(django ? djangoRows(django) : []),
    ...celery.flatMap(celeryRows),
    ...(celery.length === 0 ? [[message('inspect.row.app'), message('inspect.no-app')] as const] : []),
    ...notes.map((note): Row => [message('inspect.row.note'), note]),
  ];
}

function djangoRows({ settings, databases, caches, apps }: LoadedDjango): Row[] {
  return [
    [message('inspect.row.settings'), settings],
    ...databases.map(({ alias, engine, name, host, port }): Row => {
      return [message('inspect.row.database'), alias, lastPart(engine), addressOf(host, port), name];
    }),
    ...caches.map(({ alias, backend, locations }): Row => {
      return [message('inspect.row.cache'), alias, lastPart(backend), locations.join(', ')];
    }),
    [message('inspect.row.apps'), apps.join(', ')],
  ];
}

function celeryRows({
  app,
  isEager,
  broker,
  results,
  defaultQueue,
  tasks,
  unknownRoutes,
  schedule,
}: LoadedCelery): Row[] {
  const isDefault = (queue: string) => (queue === defaultQueue ? message('inspect.default') : '');
  const scheduler = schedule.scheduler === usualScheduler ? '' : schedule.scheduler;
  const queues = tasks.some(({ queue }) => queue === defaultQueue)
    ? tasks
    : [{ queue: defaultQueue, count: 0, some: [] }, ...tasks];
  return [
    [message('inspect.row.app'), app, isEager ? message('inspect.is-eager') : ''],
    [message('inspect.row.broker'), broker.url],
    ...(results ? [[message('inspect.row.results'), results.url] as const] : []),
    ...queues.map(({ queue, count, some }): Row => {
      const received = count === 0 ? '' : message('inspect.tasks', { number: count, some });
      return [message('inspect.row.queue'), queue, isDefault(queue), received];
    }),
    ...(unknownRoutes > 0
      ? [[message('inspect.row.queue'), message('inspect.routes-unknown', { number: unknownRoutes })] as const]
      : []),
    ...(schedule.count > 0
      ? [[message('inspect.row.schedule'), message('inspect.entries', { number: schedule.count }), scheduler] as const]
      : []),
  ];
}

const usualScheduler = 'celery.beat:PersistentScheduler';

function addressOf(host: string, port: string): string {
  return port === '' ? host : `${host}:${port}`;
}

function lastPart(dotted: string): string {
  return dotted.split('.').at(-1) ?? dotted;
}
