/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A part of the terminal in cells, from its upper left corner. What has no rows or no columns is not shown. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where each part of the screen is. The parts overlap nowhere, and none leaves the terminal. */
export interface Layout {
  readonly header: Rect;
  readonly list: Rect;
  /** The failure of the selected service. */
  readonly card: Rect;
  /** The rule that names the selected service, above what there is to know of it. */
  readonly title: Rect;
  readonly detail: Rect;
  /** The rule above the log, where that is apart from the one with the service's name. */
  readonly logTitle: Rect;
  readonly log: Rect;
  /** What is open in place of card, detail and log: the help, the profiles, a question. */
  readonly panel: Rect;
  /** Between two columns. */
  readonly divider: Rect;
  readonly notice: Rect;
  readonly footer: Rect;
}

/** What the parts would like to have, in rows; 0 where there is nothing to show. */
export interface Wanted {
  readonly list: number;
  readonly card: number;
  readonly detail: number;
  /** How many of the detail's first rows come before the log. */
  readonly urgent: number;
  readonly notice: number;
  /** Where it is open, it takes the place of card, detail and log. */
  readonly panel: number;
  /** What takes the place of all but header and footer. */
  readonly whole: 'none' | 'log' | 'panel';
}

/** From that width on, detail and log stand side by side. */
export const wideColumns = 160;
/** Left and right of everything. */
export const margin = 1;

const smallestLog = 3;
const smallestCard = 8;
const handful = 6;
/** Below a card: the log's title and what ends a traceback. */
const logBelowCard = 5;
/** What of the rows below the list is the log's, before more than what is urgent is told of the service. */
const logShare = 0.6;
const narrowestLeft = 64;
const widestLeft = 96;

/**
 * Shares the terminal out. Pure; whatever the size, the header comes first, then the footer, then the list with the
 * selected row.
 */
export function layoutOf(size: Size, wanted: Wanted): Layout {
  const { columns, rows } = size;
  const isWide = columns >= wideColumns && rows >= 2 * handful && wanted.whole === 'none';
  return isWide ? sideBySide(size, wanted) : stacked(size, wanted);
}

/** Hands rows out until there are none left. */
function rowsFrom(count: number) {
  let left = Math.max(0, count);
  const take = (wish: number) => {
    const taken = Math.max(0, Math.min(left, wish));
    left -= taken;
    return taken;
  };
  return { take, left: () => left };
}

function stacked(size: Size, wanted: Wanted): Layout {
  const { rows } = size;
  const { take, left } = rowsFrom(rows);
  const header = take(1);
  const footer = take(rows >= 6 ? 1 : 0);
  if (wanted.whole !== 'none') return below(size, { header, footer, [wanted.whole]: left() });
  if (wanted.panel > 0) {
    const list = take(Math.min(wanted.list, Math.max(1, left() - wanted.panel)));
    const headerGap = take(left() > wanted.panel ? 1 : 0);
    const listGap = take(left() > wanted.panel ? 1 : 0);
    const footerGap = take(left() > wanted.panel ? 1 : 0);
    return below(size, { header, headerGap, list, listGap, panel: left(), footerGap, footer });
  }
  const spare = left() - wanted.list - wanted.card;
  const notice = take(Math.min(wanted.notice, spare - smallestLog - (wanted.card > 0 ? 4 : 1)));
  const shared = shareWithCard(left(), wanted);
  const list = take(shared.list);
  const card = take(shared.card);
  const headerGap = take(list > 0 && left() > (card > 0 ? logBelowCard : smallestLog) ? 1 : 0);
  const listGap = take(list > 0 && card === 0 && left() > smallestLog + 3 ? 1 : 0);
  const footerGap = take(left() > smallestLog + 4 ? 1 : 0);
  const title = take(left() >= 2 ? 1 : 0);
  const forLog = Math.max(card > 0 ? 2 * smallestLog : smallestLog, Math.ceil(left() * logShare));
  const urgent = Math.min(wanted.urgent, left() - smallestLog);
  const detail = take(Math.max(urgent, Math.min(wanted.detail, left() - forLog)));
  const logTitle = take(detail > 2 && left() > smallestLog + 1 ? 1 : 0);
  const middle = { header, headerGap, list, listGap, card, title, detail, logTitle, log: left() };
  return below(size, { ...middle, footerGap, notice, footer });
}

/**
 * Above a card and a few lines of log a handful of services is enough, of which the selected one is in sight. What is
 * left then goes to the card first, then to the services, then to the log.
 */
function shareWithCard(left: number, { list, card }: Wanted): Pick<Wanted, 'list' | 'card'> {
  if (card === 0) {
    const room = left - Math.floor(Math.min(smallestLog, left / 2));
    return { list: Math.min(list, Math.max(1, room)), card };
  }
  const atLeast = Math.min(card, smallestCard, Math.max(0, left - 2));
  const few = Math.min(list, handful, Math.max(1, left - atLeast));
  const rest = Math.max(0, left - few - atLeast - logBelowCard);
  const whole = Math.min(card, atLeast + rest);
  return { list: Math.min(list, few + rest - (whole - atLeast)), card: whole };
}

/** The services and what there is to know of the selected one on the left, its log or what is open on the right. */
function sideBySide(size: Size, wanted: Wanted): Layout {
  const { columns, rows } = size;
  const full = columns - 2 * margin;
  const leftWidth = Math.min(widestLeft, Math.max(narrowestLeft, Math.floor(columns * 0.42)));
  const rightAt = margin + leftWidth + 3;
  const right = { left: rightAt, width: columns - margin - rightAt };
  const notice = Math.min(wanted.notice, rows - 2 * handful);
  const [top, bottom] = [2, rows - 2 - notice];
  const { take, left } = rowsFrom(bottom - top);
  const card = take(Math.min(wanted.card, Math.max(smallestCard, left() - Math.min(wanted.list, handful) - 1)));
  const list = take(Math.min(wanted.list, Math.max(handful, left() - Math.min(wanted.urgent + 2, left()))));
  const listGap = take(1);
  const title = take(left() > 1 ? 1 : 0);
  const detail = take(wanted.detail);
  const column = { left: margin, width: leftWidth };
  const at = (from: number, height: number): Rect => ({ ...column, top: from, height });
  const log = wanted.panel === 0;
  const none: Rect = { left: 0, top: 0, width: 0, height: 0 };
  return {
    header: { left: margin, top: 0, width: full, height: 1 },
    list: at(top, list),
    card: at(top + list + listGap, card),
    title: at(top + list + listGap + card, title),
    detail: at(top + list + listGap + card + title, detail),
    logTitle: log ? { ...right, top, height: 1 } : none,
    log: log ? { ...right, top: top + 1, height: bottom - top - 1 } : none,
    panel: log ? none : { ...right, top, height: bottom - top },
    divider: { left: margin + leftWidth + 1, top, width: 1, height: bottom - top },
    notice: { left: margin, top: bottom + 1, width: full, height: notice },
    footer: { left: margin, top: rows - 1, width: full, height: 1 },
  };
}

const order = [
  ...(['header', 'headerGap', 'list', 'listGap', 'card', 'title', 'detail', 'logTitle', 'log', 'panel'] as const),
  ...(['footerGap', 'notice', 'footer'] as const),
];

/** Parts of the whole width below one another. */
function below({ columns }: Size, heights: Partial<Record<(typeof order)[number], number>>): Layout {
  const width = Math.max(0, columns - 2 * margin);
  let top = 0;
  const rects = {} as Record<(typeof order)[number], Rect>;
  for (const part of order) {
    const height = heights[part] ?? 0;
    rects[part] = { left: margin, top, width, height };
    top += height;
  }
  const { headerGap: _, listGap: __, footerGap: ___, ...parts } = rects;
  return { ...parts, divider: { left: 0, top: 0, width: 0, height: 0 } };
}

/**
 * The first row to show when not all fit: the chosen one stays in the middle as far as possible, with the rows that
 * belong to it below.
 */
export function firstVisible(chosen: number, total: number, visible: number, belonging = 1): number {
  const centred = Math.max(0, Math.min(chosen - Math.floor(visible / 2), total - visible));
  return Math.min(chosen, Math.max(centred, chosen + belonging - visible));
}
