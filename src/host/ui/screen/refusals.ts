import { type Message, message } from '../../../shared/messages/message.ts';
import { nextModeOf } from '../../../shared/model/modes.ts';
import { whyNotRebuilt } from '../../../shared/model/rebuild.ts';
import { whyNotScaled } from '../../../shared/model/scale.ts';
import type { Service } from '../../../shared/model/service.ts';
import { idsIn } from '../logs/ids.ts';
import { jsonFields } from '../logs/json-fields.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { itemUnderCursor, sourcesIn } from './log-choice.ts';
import type { LogPane } from './log-pane.ts';
import { isSingle, type LogChoice } from './log-reading.ts';
import type { Action } from './panels/keys.ts';
import type { Entry } from './panels/service-groups.ts';
import type { Part } from './part.ts';

/** The reasons why actions are currently unavailable; all others are available. */
export type Refusals = Readonly<Partial<Record<Action, Message>>>;

/** The facts that determine it. */
export interface Circumstances {
  readonly entry: Entry | undefined;
  readonly row: ServiceRow | undefined;
  /** The selected service in the definition. */
  readonly service: Service | undefined;
  /** Whether the profile has a gateway. */
  readonly hasGateway: boolean;
  readonly hasChanges: boolean;
  /** The running command; empty if there is none. */
  readonly atWork: string;
  /** The service that a fix in the card restarts. */
  readonly restart: string | undefined;
  readonly hasCard: boolean;
  readonly hasDetails: boolean;
  readonly hasOtherCards: boolean;
  readonly hasStart: boolean;
  readonly log: LogChoice;
  readonly pane: LogPane;
  /** The selected instance or program; undefined if the whole service is selected. */
  readonly part: Part | undefined;
  /** Whether a log is full-screen. */
  readonly isWholeLog: boolean;
}

/** Returns the unavailable actions, each with the reason. */
export function refusalsOf(now: Circumstances): Refusals {
  const { entry, row, atWork, log, pane } = now;
  const unselected = message('refusal.nothing-selected');
  const busy = atWork === '' ? undefined : message('refusal.busy', { command: atWork });
  const service = now.part?.name ?? row?.service ?? '';
  const isUp = now.part?.isUp ?? (row !== undefined && ups.has(row.phase));
  const ofWhole = row && now.part ? message('refusal.whole-service', { service: row.service }) : undefined;
  const notUp = row ? message('refusal.not-running', { service }) : unselected;
  const item = itemUnderCursor(log, pane);
  const text = item?.entry.text ?? '';
  const isFoldable = (item?.block?.lines.length ?? 0) > 1 || jsonFields(text) !== undefined;
  const found: Partial<Record<Action, Message | undefined>> = {
    'show-log': entry === undefined ? unselected : undefined,
    'up-again': busy,
    restart: busy ?? (now.restart === undefined && row === undefined ? unselected : undefined),
    'start-service':
      busy ?? (row === undefined ? unselected : isUp ? message('refusal.running', { service }) : undefined),
    'stop-service': busy ?? (isUp ? undefined : notUp),
    scale: busy ?? ofWhole ?? scaleRefusal(now, notUp),
    'switch-mode':
      busy ??
      ofWhole ??
      (row === undefined ? unselected : nextModeOf(now.service) ? undefined : message('refusal.one-mode', { service })),
    rebuild: busy ?? ofWhole ?? (row === undefined ? unselected : rebuildRefusal(now)),
    explain: row?.role === 'gateway' || now.hasCard || now.hasDetails ? undefined : message('refusal.no-details'),
    'show-requests': now.hasGateway ? undefined : message('refusal.no-gateway'),
    'show-changes': row === undefined ? unselected : now.hasChanges ? undefined : message('change.none'),
    'open-url': row?.url === undefined ? (row ? message('refusal.no-url', { service }) : unselected) : undefined,
    'open-shell': hasShell(now) ? undefined : notUp,
    'show-details': now.hasDetails ? undefined : message('refusal.no-details'),
    'next-card': now.hasOtherCards ? undefined : message('refusal.no-other-card'),
    fold: entry?.type === 'steps' ? undefined : message('refusal.not-steps'),
    'toggle-start': now.hasStart ? undefined : message('refusal.no-start'),
    copy: now.isWholeLog
      ? item
        ? undefined
        : message('refusal.no-details')
      : now.hasCard
        ? undefined
        : message('refusal.no-card'),
    'next-match': matchRefusal(now),
    'next-source': sourceRefusal(now),
    'open-line': isFoldable ? undefined : message('refusal.not-foldable'),
    'trace-id': idsIn(text).length > 0 ? undefined : message('log.no-id'),
  };
  const all = { ...found, 'previous-match': found['next-match'] };
  return Object.fromEntries(Object.entries(all).filter(([, why]) => why !== undefined));
}

const ups: ReadonlySet<ServiceRow['phase']> = new Set(['starting', 'running', 'reloading']);

/** Returns why the service cannot have a second instance, in the words of `bkdev scale`. */
function scaleRefusal({ row, service }: Circumstances, notUp: Message): Message | undefined {
  if (row === undefined || service === undefined || !ups.has(row.phase)) return notUp;
  const why = whyNotScaled({ ...service, publishes: service.ports.length > 0 }, 2);
  return why && message('scale.of', { service: service.name, why });
}

/** Returns why its image cannot be rebuilt, in the words of `bkdev rebuild`. */
function rebuildRefusal({ row, service }: Circumstances): Message | undefined {
  return service && whyNotRebuilt(service, row?.inProfile ? [service.name] : []);
}

/** A program that is stopped leaves its container running. */
function hasShell({ row, part }: Circumstances): boolean {
  if (part !== undefined && part.container !== row?.service) return part.isUp;
  return row?.phase === 'running' || row?.phase === 'reloading';
}

function sourceRefusal({ pane, isWholeLog, row, log }: Circumstances): Message | undefined {
  if (sourcesIn(pane, isWholeLog).length > 0) return undefined;
  if (isWholeLog || row === undefined || !isSingle(log)) return message('refusal.one-source');
  return message('refusal.one-part', { service: row.service });
}

function matchRefusal({ log, pane }: Circumstances): Message | undefined {
  if (pane.search === undefined) return message('refusal.no-search');
  return pane.search.matches().length > 0 ? undefined : message('log.no-match', { text: log.search });
}
