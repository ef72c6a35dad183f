/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A part of the terminal, in cells from the upper left corner. Without rows or columns, it is not shown. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The position of each part of the screen. Parts do not overlap and stay within the terminal. */
export interface Layout {
  readonly header: Rect;
  readonly list: Rect;
  /** The selected service's failure. */
  readonly card: Rect;
  /** The rule with the selected service's name, above its details. */
  readonly title: Rect;
  readonly detail: Rect;
  /** The rule above the log, if separate from the one with the service's name. */
  readonly logTitle: Rect;
  readonly log: Rect;
  /** The open panel in place of card, details and log: the help, the profiles, a question. */
  readonly panel: Rect;
  /** Between two columns. */
  readonly divider: Rect;
  readonly notice: Rect;
  readonly footer: Rect;
}

/** The number of rows each part needs; 0 if there is nothing to show. */
export interface Wanted {
  readonly list: number;
  readonly card: number;
  readonly detail: number;
  /** How many of the first detail rows take precedence over the log. */
  readonly urgent: number;
  readonly notice: number;
  /** If open, replaces card, details and log. */
  readonly panel: number;
  /** A view that replaces everything except header and footer. */
  readonly whole: 'none' | 'log' | 'panel';
}

/** From this width on, details and log are side by side. */
export const wideColumns = 160;
/** At both sides. */
export const margin = 1;

const smallestLog = 3;
const smallestCard = 8;
const handful = 6;
/** Below a card: the log's title and the end of a traceback. */
const logBelowCard = 5;
/** The log's share of the rows below the list, before more than the urgent details are shown. */
const logShare = 0.6;
const narrowestLeft = 64;
const widestLeft = 96;

/**
 * Lays out the terminal. Pure. Whatever the size, the header has priority, then the footer, then the list with the
 * selected row.
 */
export function layoutOf(size: Size, wanted: Wanted): Layout {
  const { columns, rows } = size;
  const isWide = columns >= wideColumns && rows >= 2 * handful && wanted.whole === 'none';
  return isWide ? sideBySide(size, wanted) : stacked(size, wanted);
}

/** Returns a function that hands out rows until none are left. */
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
 * Shares rows between list and card. Besides a card and some log lines, a handful of services is enough, including the
 * selected one. Remaining rows go to the card, then the services, then the log.
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

/** Services and details are on the left, the log or open panel on the right. */
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

/** Stacks parts of full width. */
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
 * Returns the first visible row if not all fit: the chosen one is kept in the middle if possible, with the rows that
 * belong to it.
 */
export function firstVisible(chosen: number, total: number, visible: number, belonging = 1): number {
  const centred = Math.max(0, Math.min(chosen - Math.floor(visible / 2), total - visible));
  return Math.min(chosen, Math.max(centred, chosen + belonging - visible));
}
