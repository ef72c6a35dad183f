import { nextModeOf } from '../../../shared/model/modes.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Headline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { paletteOf } from '../text/theme.ts';
import { composeFrame } from './frame.ts';
import type { Layout, Size } from './layout.ts';
import type { LogPane } from './log-pane.ts';
import type { Position } from './log-position.ts';
import { queryOf } from './log-reading.ts';
import { type Offers, offersOf } from './offers.ts';
import { commandAtWork } from './open-panel.ts';
import { type PaletteItem, paletteItems } from './palette.ts';
import type { HintName } from './panels/hints.ts';
import type { Mode, Reloading } from './panels/keys.ts';
import type { Lines } from './panels/line.ts';
import type { Entry } from './panels/service-groups.ts';
import type { ListRow } from './panels/service-list.ts';
import { shortcuts } from './panels/shortcuts.ts';
import type { Part } from './part.ts';
import { openIn, type Placed, placedOf } from './placed.ts';
import { type Refusals, refusalsOf } from './refusals.ts';
import { screenBlocks } from './screen-blocks.ts';
import { modeOf, type ScreenInput } from './screen-input.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Everything that is drawn, and what keys and clicks need. Foreign text in it is neutralised. */
export interface ScreenView {
  readonly size: Size;
  readonly layout: Layout;
  /** The styled rows of the terminal. */
  readonly frame: readonly string[];
  readonly headline: Headline;
  /** The element with the keyboard focus. */
  readonly mode: Mode;
  /** The selectable entries. */
  readonly entries: readonly Entry[];
  /** The visible rows of the list. */
  readonly rows: readonly ListRow[];
  /** The service whose log is shown: the selected one, unless a fix names another. */
  readonly selected: ServiceRow | undefined;
  /** The selected instance or program of the selected service; undefined for all of it. */
  readonly part: Part | undefined;
  readonly reloading: Reloading;
  /** The reasons why actions are currently unavailable; all others are available. */
  readonly refusals: Refusals;
  /** The headline for the selected service. */
  readonly shown: Headline;
  /** The services that depend on the selected one. */
  readonly neededBy: readonly string[];
  /** The mode after that of the selected service; undefined if it has no other. */
  readonly nextMode: string | undefined;
  /** The visible log, and its name for a file. */
  readonly pane: LogPane;
  readonly logName: string;
  /** The reading position in the log. */
  readonly logPosition: Position | undefined;
  /** The actions that match the typed text. */
  readonly palette: readonly PaletteItem[];
  /** The selected service's failure, or a rollback. */
  readonly card: Lines;
  /** The key of what Esc closes if no panel is open: the card, otherwise the notice. */
  readonly closable: string | undefined;
  /** The visible hint. */
  readonly hint: HintName | undefined;
  /** The key for closing the card; undefined if there is none, or it is closed. */
  readonly cardKey: string | undefined;
  /** The services with a card of their own. */
  readonly failing: readonly string[];
  /** The service that `r` restarts, and the profile or log that a fix in the card names. */
  readonly offers: Offers;
  /** How far the open panel can be scrolled, and how many of its rows are visible. */
  readonly lastScroll: number;
  readonly page: number;
}

/** Returns everything that is visible and that keys need. Pure. */
export function toScreenView(input: ScreenInput): ScreenView {
  const { choice, question, size, color } = input;
  const subject = subjectOf(input);
  const placed = placedOf(input, subject);
  const { headline, all, entries, chosen, selected, shown, services, detail, cardKey, failing, part } = subject;
  const { layout, rows, pane, card } = placed;
  const offers = offersOf(cardKey === undefined ? undefined : shown.failure, chosen);
  const refusals = refused(input, subject, placed, offers);
  const mode = modeOf(choice, question);
  const palette =
    choice.typed?.kind === 'command' && question === undefined
      ? paletteItems(choice.typed.text, modeOf({ ...choice, typed: undefined }, undefined), refusals)
      : [];
  const panel = openIn(input, subject, Math.max(1, layout.panel.width), palette);
  const reloading = reloadingOf(headline, all);
  const isFollowing = choice.log.position === undefined;
  const working = shortcuts
    .map(({ action }) => action)
    .filter(action => refusals[action] === undefined && !(action === 'to-end' && isFollowing));
  const blocks = screenBlocks(subject, placed, { choice, panel, footing: { mode, reloading, working } });
  return {
    ...{ size, layout, headline, mode, entries, rows, selected, reloading, refusals, card, failing, offers },
    ...{ part, pane, palette, shown, logPosition: choice.log.position, cardKey },
    closable: subject.closable,
    hint: layout.notice.height > 0 ? subject.hint?.name : undefined,
    nextMode: nextModeOf(serviceOf(input, chosen)),
    neededBy: detail?.neededBy.map(({ service }) => service) ?? [],
    logName: queryOf(choice.log, services).services?.join('-') ?? 'all',
    frame: composeFrame(size, blocks, paletteOf(color)),
    lastScroll: panel?.lastScroll(layout.panel.height) ?? 0,
    page: layout.panel.height,
  };
}

function refused(
  { state, definition, choice, preparing }: ScreenInput,
  subject: Subject,
  placed: Placed,
  offers: Offers,
) {
  const { entry, chosen, part, shown, cardKey, hasFailed, others, isWholeLog } = subject;
  const { pane, card, cardHidden, isNoted } = placed;
  const isAllTold = cardKey !== undefined && cardHidden === 0 && card.length > 0;
  return refusalsOf({
    ...{ service: serviceOf({ definition }, chosen), hasGateway: definition.services.some(isGatewayIn(state)) },
    hasChanges: chosen !== undefined && (state.changes[chosen.service] ?? []).length > 0,
    ...{ entry, row: chosen, restart: offers.restart, log: choice.log, pane, isWholeLog, part },
    atWork: commandAtWork(state, preparing),
    hasCard: cardKey !== undefined && shown.failure !== undefined,
    hasDetails: (hasFailed && !isAllTold) || !isNoted,
    hasOtherCards: others.length > 0,
    hasStart: state.finished?.start !== undefined,
  });
}

function serviceOf({ definition }: Pick<ScreenInput, 'definition'>, row: ServiceRow | undefined): Service | undefined {
  return definition.services.find(({ name }) => name === row?.service);
}

function isGatewayIn({ services }: State): (service: Service) => boolean {
  return ({ name, role }) => role === 'gateway' && services.includes(name);
}

function reloadingOf({ paused }: Headline, rows: readonly ServiceRow[]): Reloading {
  if (paused) return 'paused';
  return rows.some(({ code }) => code !== undefined) ? 'on' : 'off';
}
