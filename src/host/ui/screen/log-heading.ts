import { message } from '../../../shared/messages/message.ts';
import { selectPlanOf } from '../state/select-plan.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { cellWidth } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { plain } from '../text/plain.ts';
import { formatPlan } from '../text/plan-lines.ts';
import type { Layout } from './layout.ts';
import type { LogPane } from './log-pane.ts';
import { type Lines, ruleSegments, type Segment, segmentsWidth } from './panels/line.ts';
import { logTitle } from './panels/log-panel.ts';

/** Whose log it is. */
export interface LogSubject {
  /** The services that are read; undefined where those are all. */
  readonly read: readonly string[] | undefined;
  readonly selected: ServiceRow | undefined;
}

/**
 * The rule above a log in that width. `isNamed`: it is the only one that says which service is selected, and tells of
 * its programs, too.
 */
export function logRule(about: LogSubject, pane: LogPane, width: number, isNamed: boolean): readonly Segment[] {
  const room = width - cellWidth(pane.place) - (pane.place === '' ? 4 : 8);
  const title = titleOfLog(about, isNamed, room - segmentsWidth(pane.state));
  return ruleSegments([...title, ...pane.state], width, pane.place);
}

/** Of one service as its title says it, of several by their names. */
function titleOfLog({ read, selected }: LogSubject, isNamed: boolean, room: number): readonly Segment[] {
  if (selected !== undefined && read?.length === 1 && read[0] === selected.service)
    return isNamed ? logTitle(selected, room) : logName(selected);
  const told = read === undefined ? message('log.title-all') : message('log.title', { services: read });
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
export function beforeFirstLine(state: State, [service, ...others]: readonly string[]): Lines {
  const plan = service === undefined || others.length > 0 ? [] : formatPlan(selectPlanOf(state, service));
  if (plan.length > 0) return plan.map(line => [{ text: plain(message('screen.planned', { line })) }]);
  return [[{ text: say(message('screen.nothing-written')), look: 'faint' }]];
}

/** How many of a log's rows its title takes: one that is alone has it in its own first row. */
export function titleIn({ title, logTitle: apart, log }: Layout): number {
  return title.height + apart.height === 0 && log.height > 1 ? 1 : 0;
}
