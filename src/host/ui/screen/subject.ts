import { type Detail, selectDetail } from '../state/select-detail.ts';
import { selectHeadlineOf } from '../state/select-failure.ts';
import type { Headline } from '../state/select-headline.ts';
import { type ServiceRow, selectServiceRows } from '../state/select-service-rows.ts';
import type { Notice } from '../state/state.ts';
import { agreedDefinition } from './agreed-definition.ts';
import { chosenEntry } from './choice.ts';
import { keyOfCard } from './offers.ts';
import { type Hint, nextHint } from './panels/hints.ts';
import { type Entry, entriesOf, servicesIn } from './panels/service-groups.ts';
import { type Part, partOf } from './part.ts';
import type { ScreenInput } from './screen-input.ts';
import { neutralRow, shownHeadline } from './shown-headline.ts';

/** The content of the screen, before its space is known. Foreign text is neutralised. */
export interface Subject {
  readonly headline: Headline;
  readonly all: readonly ServiceRow[];
  readonly entries: readonly Entry[];
  /** The selected entry, and the service if it is one. */
  readonly entry: Entry | undefined;
  readonly chosen: ServiceRow | undefined;
  /** The instance or program of it that is selected; undefined for all of it. */
  readonly part: Part | undefined;
  /** The service whose log is shown: the chosen one, unless a fix names another. */
  readonly selected: ServiceRow | undefined;
  /** The services whose logs are shown, unless others were merged. */
  readonly services: readonly string[];
  readonly detail: Detail | undefined;
  /** The headline for the chosen service. */
  readonly shown: Headline;
  /** The key for closing the card; undefined if there is none, or it is closed. */
  readonly cardKey: string | undefined;
  /** The key of what Esc closes: the card, otherwise the notice. */
  readonly closable: string | undefined;
  /** Whether there is a card, closed or not. */
  readonly hasFailed: boolean;
  /** The services with a card of their own, and which of them are not chosen. */
  readonly failing: readonly string[];
  readonly others: readonly string[];
  /** Whether a log is full-screen. */
  readonly isWholeLog: boolean;
  /** The latest notice, unless it is closed. */
  readonly notice: Notice | undefined;
  /** The hint to show in place of a notice if there is room. */
  readonly hint: Hint | undefined;
}

/** Identifies a notice. */
function keyOfNotice({ at, text }: Notice): string {
  return JSON.stringify([at, text]);
}

/** Determines the content of the screen. */
export function subjectOf(input: ScreenInput): Subject {
  const { state, choice, question, now } = input;
  const definition = agreedDefinition(input.definition, question);
  const told = selectServiceRows(state, definition, now);
  const headline = shownHeadline({ ...input, definition }, told);
  const all = told.map(neutralRow);
  const entries = entriesOf(all, choice.isUnfolded);
  const entry = entries[chosenEntry(entries, choice, headline.failure?.service)];
  const chosen = entry?.type === 'service' ? entry.row : undefined;
  const isWholeLog = choice.panel === 'whole-log' && question === undefined;
  const selected = (isWholeLog ? all.find(({ service }) => service === choice.logOf) : undefined) ?? chosen;
  const shown = selectHeadlineOf(headline, state, all, chosen);
  const key = keyOfCard(shown, state);
  const failing = all
    .filter(({ service, badge }) => badge.tone === 'bad' && state.facts[service]?.failure)
    .map(({ service }) => service);
  const cardKey = key === undefined || choice.closed.includes(key) ? undefined : key;
  const latest = isWholeLog ? undefined : state.notices.at(-1);
  const noticeKey = latest && keyOfNotice(latest);
  const notice = noticeKey !== undefined && !choice.closed.includes(noticeKey) ? latest : undefined;
  const isQuiet = choice.panel === 'log' && cardKey === undefined && notice === undefined && question === undefined;
  return {
    part: partOf(choice.log, chosen, chosen && state.facts[chosen.service]),
    ...{ headline, all, entries, entry, chosen, selected, shown, failing, isWholeLog, cardKey, notice },
    closable: cardKey ?? (notice && noticeKey),
    services: selected === undefined ? servicesIn(entry).map(({ service }) => service) : [selected.service],
    detail: chosen && selectDetail(state, definition, all, chosen, now),
    hasFailed: key !== undefined,
    others: failing.filter(other => other !== chosen?.service),
    hint: isQuiet && input.knownHints ? nextHint(input.knownHints) : undefined,
  };
}
