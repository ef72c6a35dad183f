import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { LogReader } from '../logs/log-reader.ts';
import { glyphs } from '../state/badge.ts';
import { selectDetail } from '../state/select-detail.ts';
import { selectHeadlineOf } from '../state/select-failure.ts';
import { type Headline, selectHeadline } from '../state/select-headline.ts';
import { selectPlanOf } from '../state/select-plan.ts';
import { type ServiceRow, selectServiceRows } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { cellWidth } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { plain } from '../text/plain.ts';
import { formatPlan } from '../text/plan-lines.ts';
import { paletteOf } from '../text/theme.ts';
import { type Choice, chosenEntry } from './choice.ts';
import { type Block, composeFrame } from './frame.ts';
import { firstVisible, type Layout, layoutOf, type Size } from './layout.ts';
import { type LogPane, logPane } from './log-pane.ts';
import type { Position } from './log-position.ts';
import { queryOf } from './log-reading.ts';
import { noticeLines, noticeRows } from './notice-lines.ts';
import { commandAtWork, openPanel } from './open-panel.ts';
import { type PaletteItem, paletteItems } from './palette.ts';
import { detailLines } from './panels/detail-lines.ts';
import { cardBorder, cardBox, cardLines } from './panels/failure-card.ts';
import { type Footing, footerSegments } from './panels/footer.ts';
import { headerSegments } from './panels/header.ts';
import type { Mode, Reloading } from './panels/keys.ts';
import { cutSegments, type Lines, ruleSegments, type Segment, segmentsWidth } from './panels/line.ts';
import { logTitle } from './panels/log-panel.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { Question } from './panels/question-lines.ts';
import { type Entry, entriesOf, servicesIn } from './panels/service-groups.ts';
import { type ListRow, listRows, serviceLines } from './panels/service-list.ts';
import { namedByFix, shortcuts } from './panels/shortcuts.ts';
import { typedSegments } from './panels/typed-line.ts';
import { type Refusals, refusalsOf } from './refusals.ts';

/** All that is drawn, and what keys and clicks are understood by. Foreign text in it is already neutral. */
export interface ScreenView {
  readonly size: Size;
  readonly layout: Layout;
  /** The rows of the terminal, put together and painted. */
  readonly frame: readonly string[];
  readonly headline: Headline;
  /** What has the keyboard. */
  readonly mode: Mode;
  /** What can be selected. */
  readonly entries: readonly Entry[];
  /** The rows of the list in sight. */
  readonly rows: readonly ListRow[];
  /** The service whose log is shown: the selected one, but where a fix names another one's log. */
  readonly selected: ServiceRow | undefined;
  readonly reloading: Reloading;
  /** Why actions cannot be taken now; what is not in it can. */
  readonly refusals: Refusals;
  /** The headline as it concerns the selected service. */
  readonly shown: Headline;
  /** What needs the selected service. */
  readonly neededBy: readonly string[];
  /** The log in sight, and what it is called as a file. */
  readonly pane: LogPane;
  readonly logName: string;
  /** Where the person reads in it. */
  readonly logPosition: Position | undefined;
  /** The actions that fit what is typed. */
  readonly palette: readonly PaletteItem[];
  /** The failure of the selected service, or a switch that turned back. */
  readonly card: Lines;
  /** By this a person closes it; undefined where there is none, or it is closed. */
  readonly cardKey: string | undefined;
  /** The services that have a card of their own. */
  readonly failing: readonly string[];
  /** What `r` restarts, and which profile or log a fix of the card names. */
  readonly offers: Offers;
  /** How far what is open can be scrolled, and in how many rows it is shown. */
  readonly lastScroll: number;
  readonly page: number;
}

export interface ScreenInput {
  readonly state: State;
  readonly logs: LogReader;
  readonly definition: Definition;
  readonly choice: Choice;
  readonly profiles: readonly ProfileChoice[];
  readonly question: Question | undefined;
  /** The profile that was chosen, until the command that brings it up begins; empty when none was. */
  readonly preparing: string;
  readonly size: Size;
  readonly color: boolean;
  /** The person's home folder, absolute; a folder in it is shown from `~` on. */
  readonly home?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Room for a message and a hint of two rows each, and a line that shows it. */
const smallestCard = 5;
/** The most that a card takes of the screen. */
const cardShare = 0.45;

export function toScreenView(input: ScreenInput): ScreenView {
  const { state, definition, choice, question, size, color, now } = input;
  const headline = headlineOf(input);
  const all = selectServiceRows(state, definition, now).map(neutralRow);
  const entries = entriesOf(all, choice.isUnfolded);
  const entry = entries[chosenEntry(entries, choice, headline.failure?.service)];
  const chosen = entry?.type === 'service' ? entry.row : undefined;
  const isWholeLog = choice.panel === 'whole-log' && question === undefined;
  const selected = (isWholeLog ? all.find(({ service }) => service === choice.logOf) : undefined) ?? chosen;
  const shown = selectHeadlineOf(headline, state, all, chosen);
  const cardKey = keyOfCard(shown, state);
  const isClosed = cardKey === undefined || choice.closed.includes(cardKey);
  const cardIn = (width: number, rows: number) =>
    isClosed ? [] : cardLines(withoutLogBelow(shown, selected, input.logs), width - 4, rows);

  const list = listRows(entries);
  const last = isWholeLog ? undefined : state.notices.at(-1);
  const detail = chosen && selectDetail(state, definition, all, chosen, now);
  // How wide the parts are does not depend on how many rows they want.
  const blank = { list: 1, card: 1, detail: 1, urgent: 0, notice: 0 };
  const reloading = reloadingOf(headline, all);
  const openIn = (width: number, palette: readonly PaletteItem[] = []) =>
    openPanel({ ...input, palette, card: cardLines(shown, width, Number.POSITIVE_INFINITY) }, width);
  const isOpen = openIn(size.columns) !== undefined;
  const whole = isWholeLog ? 'log' : choice.panel === 'details' && question === undefined ? 'panel' : 'none';
  const trial = layoutOf(size, { ...blank, panel: isOpen ? 1 : 0, whole });
  const wantedPanel = openIn(Math.max(1, trial.panel.width))?.rows ?? 0;
  const wantedCard = isWholeLog
    ? []
    : cardIn(trial.card.width, Math.max(smallestCard, Math.floor(size.rows * cardShare)));
  const facts = detailLines(detail, {
    ...{ width: Math.max(1, trial.detail.width), now, hasCard: wantedCard.length > 0 },
  });
  const layout = layoutOf(size, {
    list: list.length,
    card: wantedCard.length === 0 ? 0 : wantedCard.length + 2,
    detail: facts.lines.length,
    urgent: facts.urgent,
    notice: last ? noticeRows(last, trial.header.width) : 0,
    panel: wantedPanel,
    whole,
  });

  const first = firstRow(list, entry?.key, layout.list.height);
  const rows = list.slice(first, first + layout.list.height);
  const services = selected === undefined ? servicesIn(entry).map(({ service }) => service) : [selected.service];
  const pane = logPane({
    ...{ logs: input.logs, log: choice.log, selected: services, color, hasCursor: isWholeLog },
    services: definition.services.map(({ name }) => name),
    instances: detail?.instances ?? [],
    width: layout.log.width,
    rows: layout.log.height - titleIn(layout),
    instead: beforeFirstLine(state, services),
  });
  const cardRows = layout.card.height;
  const card = cardRows === 0 ? [] : cardIn(layout.card.width, cardRows - cardBorder(cardRows));
  const cardHidden = card.length === 0 ? 0 : cardIn(layout.card.width, Number.POSITIVE_INFINITY).length - card.length;
  const failing = all.filter(({ service, badge }) => badge.tone === 'bad' && state.facts[service]?.failure);
  const names = failing.map(({ service }) => service);
  const others = names.filter(other => other !== chosen?.service);
  const isAllTold = !isClosed && cardHidden === 0 && card.length > 0;
  const wantedNotice = last ? noticeRows(last, layout.header.width) : 0;
  const isNoted = last === undefined || (layout.notice.height === wantedNotice && state.notices.length === 1);
  const offers = offersOf(isClosed ? undefined : shown.failure, chosen);
  const refusals = refusalsOf({
    ...{ entry, row: chosen, restart: offers.restart, log: choice.log, pane, isWholeLog },
    atWork: commandAtWork(state, input.preparing),
    hasCard: !isClosed && shown.failure !== undefined,
    hasDetails: (cardKey !== undefined && !isAllTold) || !isNoted,
    hasOtherCards: others.length > 0,
    hasStart: state.finished?.start !== undefined,
  });
  const mode = modeOf(choice, question);
  const palette =
    choice.typed?.kind === 'command' && question === undefined
      ? paletteItems(choice.typed.text, modeOf({ ...choice, typed: undefined }, undefined), refusals)
      : [];
  const panel = openIn(Math.max(1, layout.panel.width), palette);
  const isFollowing = choice.log.position === undefined;
  const working = shortcuts
    .map(({ action }) => action)
    .filter(action => refusals[action] === undefined && !(action === 'to-end' && isFollowing));
  const rule = (at: Layout['log'], isNamed: boolean): readonly Segment[] => {
    const room = at.width - cellWidth(pane.place) - (pane.place === '' ? 4 : 8);
    const read = queryOf(choice.log, services).services;
    const what = titleOfLog(read, isNamed, selected, room - segmentsWidth(pane.state));
    return ruleSegments([...what, ...pane.state], at.width, pane.place);
  };
  const isApart = layout.logTitle.height > 0;
  const { log } = layout;
  const titled = titleIn(layout);
  const below = { ...log, top: log.top + titled, height: Math.max(0, log.height - titled) };
  const blocks: readonly Block[] = [
    { at: layout.header, lines: [headerSegments(headline, layout.header.width)] },
    {
      at: layout.list,
      lines: serviceLines(
        { rows, all: list, above: first, below: list.length - first - rows.length, selected: entry?.key },
        layout.list.width,
      ),
    },
    {
      at: layout.card,
      lines: cardBox({ ...{ lines: card, hidden: cardHidden, rows: cardRows, width: layout.card.width }, others }),
    },
    {
      at: layout.title,
      lines: [
        isApart
          ? ruleSegments(logTitle(selected, layout.title.width - 4), layout.title.width)
          : rule(layout.title, true),
      ],
    },
    { at: layout.detail, lines: facts.lines },
    { at: layout.logTitle, lines: [rule(layout.logTitle, false)] },
    { at: { ...log, height: titled }, lines: [rule(log, true)] },
    { at: { ...below, left: below.left - 1, width: below.height > 0 ? 1 : 0 }, lines: pane.gutter },
    { at: below, lines: pane.lines },
    { at: layout.panel, lines: panel?.lines(layout.panel.height) ?? [] },
    { at: layout.divider, lines: Array.from({ length: layout.divider.height }, () => [{ text: '│', look: 'faint' }]) },
    { at: layout.notice, lines: last ? noticeLines(last, layout.notice.width, layout.notice.height) : [] },
    { at: layout.footer, lines: [footer(choice, { mode, reloading, working }, layout.footer.width)] },
  ];
  return {
    ...{ size, layout, headline, mode, entries, rows, selected, reloading, refusals, card, failing: names, offers },
    ...{ pane, palette, shown, logPosition: choice.log.position },
    neededBy: detail?.neededBy.map(({ service }) => service) ?? [],
    logName: queryOf(choice.log, services).services?.join('-') ?? 'all',
    frame: composeFrame(size, blocks, paletteOf(color)),
    cardKey: isClosed ? undefined : cardKey,
    lastScroll: panel?.lastScroll(layout.panel.height) ?? 0,
    page: layout.panel.height,
  };
}

/** What the last row says: what is typed, else what the last key came to, else which keys there are. */
function footer({ typed, flash }: Choice, footing: Footing, width: number): readonly Segment[] {
  if (typed) return typedSegments(typed, width);
  return flash === undefined
    ? footerSegments(footing, width)
    : cutSegments([{ text: plain(flash), look: 'busy' }], width);
}

/** Whose log it is: of one service as its title says it, of several by their names. */
function titleOfLog(
  services: readonly string[] | undefined,
  isNamed: boolean,
  selected: ServiceRow | undefined,
  room: number,
): readonly Segment[] {
  if (selected !== undefined && services?.length === 1 && services[0] === selected.service)
    return isNamed ? logTitle(selected, room) : logName(selected);
  const told = services === undefined ? message('log.title-all') : message('log.title', { services });
  return [{ text: plain(told), look: 'strong' }];
}

/** `log · api`, below or beside the title that tells more of the service. */
function logName({ service }: Pick<ServiceRow, 'service'>): readonly Segment[] {
  return [
    { text: say(message('screen.title.log')), look: 'strong' },
    { text: ` · ${service}`, look: 'faint' },
  ];
}

/** Before the first line of a log, what the plan says of its service. */
function beforeFirstLine(state: State, [service, ...others]: readonly string[]): Lines {
  const plan = service === undefined || others.length > 0 ? [] : formatPlan(selectPlanOf(state, service));
  if (plan.length > 0) return plan.map(line => [{ text: plain(message('screen.planned', { line })) }]);
  return [[{ text: say(message('screen.nothing-written')), look: 'faint' }]];
}

/** A log that is alone has its title in its own first row. */
function titleIn({ title, logTitle, log }: Layout): number {
  return title.height + logTitle.height === 0 && log.height > 1 ? 1 : 0;
}

/** What a person is offered beside the chosen service. */
export interface Offers {
  readonly restart: string | undefined;
  readonly profile: string | undefined;
  readonly log: string | undefined;
}

function offersOf(failure: ErrorReport | undefined, chosen: ServiceRow | undefined): Offers {
  const fixes = failure?.fixes ?? [];
  // A step that is done has stopped, too, and is not down.
  const isStopped = chosen?.phase === 'stopped' && !isStep(chosen);
  const isDown = chosen?.badge.tone === 'bad' || isStopped || failure?.service === chosen?.service;
  return {
    restart: namedByFix('restart', fixes) ?? (isDown ? chosen?.service : undefined),
    profile: namedByFix('up-again', fixes),
    log: namedByFix('show-log', fixes),
  };
}

/** A card that was closed opens again once it tells of something else, or of the next command. */
function keyOfCard({ failure, rollback }: Headline, { startedAt }: State): string | undefined {
  if (failure === undefined && rollback === undefined) return undefined;
  return JSON.stringify([startedAt, rollback?.failed, failure?.service, failure?.message]);
}

/** The first row in sight: the selected entry stays, with its programs below it as far as there is room. */
function firstRow(list: readonly ListRow[], selected: string | undefined, visible: number): number {
  const place = list.findIndex(({ key }) => key === selected);
  const belonging = list.filter(({ key }) => key === selected).length;
  return visible === 0 ? 0 : firstVisible(Math.max(0, place), list.length, visible, Math.max(1, belonging));
}

function reloadingOf({ paused }: Headline, rows: readonly ServiceRow[]): Reloading {
  if (paused) return 'paused';
  return rows.some(({ code }) => code !== undefined) ? 'on' : 'off';
}

/** What the panel below shows of the failed service's log need not be in the card. */
function withoutLogBelow(headline: Headline, selected: ServiceRow | undefined, { book }: LogReader): Headline {
  const { failure } = headline;
  const service = failure?.service;
  if (failure === undefined || service === undefined || service !== selected?.service || book.count(service) === 0)
    return headline;
  const { detail: _, ...rest } = failure;
  return { ...headline, failure: rest };
}

/** A question comes before everything else: a command waits for its answer. */
export function modeOf({ panel, typed }: Choice, question: Question | undefined): Mode {
  if (question) return 'question';
  if (typed) return 'typing';
  if (panel === 'whole-log') return 'log';
  if (panel === 'profiles' || panel === 'leaving') return panel;
  return panel === 'log' ? 'services' : 'reading';
}

/**
 * The headline; between the choice of a profile and the beginning of its command, and while a question waits, that
 * comes first.
 */
function headlineOf({ state, definition, preparing, question, now, home }: ScreenInput): Headline {
  const headline = neutralHeadline(selectHeadline(state, definition, now), home);
  if (question)
    return {
      ...headline,
      badge: { glyph: glyphs.waiting, word: message('badge.waits-for-you'), tone: 'busy' },
      estimateMs: undefined,
    };
  if (preparing === '') return headline;
  return {
    ...headline,
    profile: plain(preparing),
    formerProfile: headline.profile === preparing ? '' : headline.profile,
    badge: { glyph: glyphs.busy, word: message('badge.preparing'), tone: 'busy' },
    failure: undefined,
    rollback: undefined,
  };
}

function neutralRow(row: ServiceRow): ServiceRow {
  const programs = row.programs.map(program => ({
    ...program,
    name: plain(program.name),
    detail: plain(program.detail),
  }));
  return { ...row, title: plain(row.title), reason: plain(row.reason), programs };
}

function neutralHeadline(headline: Headline, home: string | undefined): Headline {
  const { project, profile, formerProfile, workspace, rollback, paused } = headline;
  return {
    ...headline,
    project: plain(project),
    profile: plain(profile),
    formerProfile: plain(formerProfile),
    workspace: fromHome(plain(workspace), home),
    paused: paused && { ...paused, services: paused.services.map(plain) },
    rollback: rollback && { failed: plain(rollback.failed), cause: plain(rollback.cause) },
  };
}

function fromHome(folder: string, home: string | undefined): string {
  if (home === undefined || home.length < 2 || !folder.startsWith(`${home}/`)) return folder;
  return `~${folder.slice(home.length)}`;
}
