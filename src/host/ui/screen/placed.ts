import { selectNeeds } from '../state/select-needs.ts';
import { programName } from '../state/select-service-rows.ts';
import type { Choice } from './choice.ts';
import { firstVisible, type Layout, layoutOf, type Wanted } from './layout.ts';
import { beforeFirstLine, titleIn } from './log-heading.ts';
import { type LogPane, logPane } from './log-pane.ts';
import { noticeRows } from './notice-lines.ts';
import { withoutLogBelow } from './offers.ts';
import { openPanel, type Panel } from './open-panel.ts';
import type { PaletteItem } from './palette.ts';
import { type DetailLines, detailLines } from './panels/detail-lines.ts';
import { cardBorder, cardLines } from './panels/failure-card.ts';
import { hintLines } from './panels/hints.ts';
import type { Lines } from './panels/line.ts';
import { type ListRow, listRows } from './panels/service-list.ts';
import type { ScreenInput } from './screen-input.ts';
import type { Subject } from './subject.ts';

/** The position of each part of the screen, and its visible content. */
export interface Placed {
  readonly layout: Layout;
  /** All rows of the list, the visible ones, and the number of rows above those. */
  readonly list: readonly ListRow[];
  readonly rows: readonly ListRow[];
  readonly first: number;
  /** The visible rows of the card, and how many are hidden. */
  readonly card: Lines;
  readonly cardHidden: number;
  readonly facts: DetailLines;
  readonly pane: LogPane;
  /** Whether the latest notice is shown completely and is the only one. */
  readonly isNoted: boolean;
}

/** Room for a message and a hint of two rows each, and a line of evidence. */
const smallestCard = 5;
/** The card's maximum share of the screen. */
const cardShare = 0.45;

/** Lays out the screen. Widths do not depend on the number of rows that parts need. */
export function placedOf(input: ScreenInput, subject: Subject): Placed {
  const { size, now } = input;
  const { entry, entries, detail, notice, hint, isWholeLog } = subject;
  const list = listRows(entries);
  const whole = wholeOf(input, subject);
  const blank = { list: 1, card: 1, detail: 1, urgent: 0, notice: 0 };
  const isOpen = openIn(input, subject, size.columns) !== undefined;
  const trial = layoutOf(size, { ...blank, panel: isOpen ? 1 : 0, whole });
  const most = Math.max(smallestCard, Math.floor(size.rows * cardShare));
  const wantedCard = isWholeLog ? [] : cardIn(input, subject, trial.card.width, most);
  const facts = detailLines(detail, {
    ...{ width: Math.max(1, trial.detail.width), now, hasCard: wantedCard.length > 0 },
    part: subject.part && input.choice.log.only?.name,
  });
  const layout = layoutOf(size, {
    list: list.length,
    card: wantedCard.length === 0 ? 0 : wantedCard.length + 2,
    detail: facts.lines.length,
    urgent: facts.urgent,
    notice: notice ? noticeRows(notice, trial.header.width) : hint ? hintLines(hint, trial.header.width).length : 0,
    panel: openIn(input, subject, Math.max(1, trial.panel.width))?.rows ?? 0,
    whole,
  });
  const first = firstRow(list, entry?.key, layout.list.height);
  const { width, height } = layout.card;
  const card = height === 0 ? [] : cardIn(input, subject, width, height - cardBorder(height));
  const wholeCard = card.length === 0 ? 0 : cardIn(input, subject, width, Number.POSITIVE_INFINITY).length;
  const noticeHeight = notice ? noticeRows(notice, layout.header.width) : 0;
  return {
    ...{ layout, list, first, card, facts, rows: list.slice(first, first + layout.list.height) },
    cardHidden: wholeCard - card.length,
    pane: paneIn(input, subject, layout),
    isNoted: notice === undefined || (layout.notice.height === noticeHeight && input.state.notices.length === 1),
  };
}

/** Returns the open panel in place of card and log; undefined if there is none. */
export function openIn(
  input: ScreenInput,
  { shown, all, chosen }: Subject,
  width: number,
  palette: readonly PaletteItem[] = [],
): Panel | undefined {
  const needs = () => selectNeeds(input.state, input.definition, all);
  const card = cardLines(shown, width, Number.POSITIVE_INFINITY);
  return openPanel({ ...input, palette, card, needs, chosen: chosen?.service }, width);
}

const wholePanels: ReadonlySet<Choice['panel']> = new Set(['details', 'needs']);

function wholeOf({ choice, question }: ScreenInput, { isWholeLog }: Subject): Wanted['whole'] {
  if (isWholeLog) return 'log';
  return wholePanels.has(choice.panel) && question === undefined ? 'panel' : 'none';
}

function cardIn({ logs }: ScreenInput, subject: Subject, width: number, rows: number): Lines {
  const { cardKey, shown, selected } = subject;
  return cardKey === undefined ? [] : cardLines(withoutLogBelow(shown, selected, logs), width - 4, rows);
}

function paneIn(input: ScreenInput, subject: Subject, layout: Layout): LogPane {
  const { state, logs, definition, choice, color } = input;
  const { services, detail, isWholeLog, selected } = subject;
  return logPane({
    ...{ logs, log: choice.log, selected: services, color, hasCursor: isWholeLog },
    services: definition.services.map(({ name }) => name),
    instances: detail?.instances ?? [],
    programs: selected?.programs.map(({ name }) => programName(name)) ?? [],
    width: layout.log.width,
    rows: layout.log.height - titleIn(layout),
    instead: beforeFirstLine(state, services),
  });
}

/** Returns the first visible row: the selected entry stays visible, with its programs if there is room. */
function firstRow(list: readonly ListRow[], selected: string | undefined, visible: number): number {
  const place = list.findIndex(({ key }) => key === selected);
  const belonging = list.filter(({ key }) => key === selected).length;
  return visible === 0 ? 0 : firstVisible(Math.max(0, place), list.length, visible, Math.max(1, belonging));
}
