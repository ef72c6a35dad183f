/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How many rows each part of the screen gets, from top to bottom: together exactly the terminal's rows. */
export interface Layout {
  readonly header: number;
  readonly headerGap: number;
  readonly services: number;
  readonly servicesGap: number;
  /** What is open in place of failure and log: the help, the profiles, a question. */
  readonly panel: number;
  readonly failure: number;
  readonly logTitle: number;
  /** What there is to know of the chosen service's code. */
  readonly code: number;
  readonly log: number;
  readonly footerGap: number;
  readonly notice: number;
  readonly footer: number;
}

/** What the parts would like to have, in rows; 0 where there is nothing to show. */
export interface Wanted {
  readonly services: number;
  readonly failure: number;
  readonly code: number;
  readonly notice: number;
  /** Where it is open, it takes the place of failure and log. */
  readonly panel: number;
}

const smallestLog = 3;
const smallestFailure = 8;
const handful = 6;
/** Below a failure: its title and what ends a traceback. */
const logBelowFailure = 5;

/** Shares the rows out: an open panel or a failure comes before the list of services, that before the log, and blank rows come last. */
export function layoutOf({ rows }: Size, wanted: Wanted): Layout {
  let left = Math.max(0, rows);
  const take = (count: number) => {
    const taken = Math.max(0, Math.min(left, count));
    left -= taken;
    return taken;
  };
  const header = take(1);
  const footer = take(rows >= 6 ? 1 : 0);
  const open = { header, footer, failure: 0, notice: 0, logTitle: 0, code: 0, log: 0 };
  if (wanted.panel > 0) {
    const services = take(Math.min(wanted.services, Math.max(1, left - wanted.panel)));
    const headerGap = take(left > wanted.panel ? 1 : 0);
    const servicesGap = take(left > wanted.panel ? 1 : 0);
    const footerGap = take(left > wanted.panel ? 1 : 0);
    return { ...open, headerGap, services, servicesGap, panel: left, footerGap };
  }
  const spare = left - wanted.services - wanted.failure;
  const notice = take(Math.min(wanted.notice, spare - smallestLog - (wanted.failure > 0 ? 4 : 1)));
  const { services: forServices, failure: forFailure } = shareWithFailure(left, wanted);
  const services = take(forServices);
  const failure = take(forFailure);
  const headerGap = take(services > 0 && left > (failure > 0 ? logBelowFailure : smallestLog) ? 1 : 0);
  const servicesGap = take(services > 0 && failure === 0 && left > smallestLog + 3 ? 1 : 0);
  const footerGap = take(left > smallestLog + 4 ? 1 : 0);
  const logTitle = take(left >= 2 ? 1 : 0);
  const code = take(Math.min(wanted.code, left - smallestLog));
  const above = { ...open, headerGap, services, servicesGap, panel: 0, failure };
  return { ...above, logTitle, code, log: left, footerGap, notice };
}

/**
 * Above a failure and a few lines of log a handful of services is enough, of which the chosen one is in sight. What is left then goes to
 * the failure first, then to the services, then to the log.
 */
function shareWithFailure(left: number, { services, failure }: Wanted): Pick<Layout, 'services' | 'failure'> {
  if (failure === 0) {
    const room = left - Math.floor(Math.min(smallestLog, left / 2));
    return { services: Math.min(services, Math.max(1, room)), failure };
  }
  const atLeast = Math.min(failure, smallestFailure, Math.max(0, left - 2));
  const few = Math.min(services, handful, Math.max(1, left - atLeast));
  const rest = Math.max(0, left - few - atLeast - logBelowFailure);
  const whole = Math.min(failure, atLeast + rest);
  return { services: Math.min(services, few + rest - (whole - atLeast)), failure: whole };
}

/** The first row to show when not all fit: the chosen one stays in the middle as far as possible, with the rows that belong to it below. */
export function firstVisible(chosen: number, total: number, visible: number, belonging = 1): number {
  const centred = Math.max(0, Math.min(chosen - Math.floor(visible / 2), total - visible));
  return Math.min(chosen, Math.max(centred, chosen + belonging - visible));
}
