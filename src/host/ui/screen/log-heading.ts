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

/** The services whose log it is. */
export interface LogSubject {
  /** The services shown; undefined for all. */
  readonly read: readonly string[] | undefined;
  readonly selected: ServiceRow | undefined;
}

/**
 * Returns the rule above a log. `isNamed`: it is the only place that names the selected service, so it also shows its
 * programs.
 */
export function logRule(about: LogSubject, pane: LogPane, width: number, isNamed: boolean): readonly Segment[] {
  const [place = '', short = ''] = pane.places;
  const room = width - cellWidth(place) - (place === '' ? 4 : 8);
  const title = [...titleOfLog(about, isNamed, room - segmentsWidth(pane.state)), ...pane.state];
  // What a person searches for matters more than how many lines there are.
  return ruleSegments(title, width, segmentsWidth(title) > room ? short : place);
}

/** Uses the title of a single service, or the names of several. */
function titleOfLog({ read, selected }: LogSubject, isNamed: boolean, room: number): readonly Segment[] {
  if (selected !== undefined && read?.length === 1 && read[0] === selected.service)
    return isNamed ? logTitle(selected, room) : logName(selected);
  const told = read === undefined ? message('log.title-all') : message('log.title', { services: read });
  return [{ text: plain(told), look: 'strong' }];
}

/** `log · api`, below or beside the title with more about the service. */
function logName({ service }: Pick<ServiceRow, 'service'>): readonly Segment[] {
  return [
    { text: say(message('screen.title.log')), look: 'strong' },
    { text: ` · ${service}`, look: 'faint' },
  ];
}

/** Returns the plan for a service, shown until its log has a first line. */
export function beforeFirstLine(state: State, [service, ...others]: readonly string[]): Lines {
  const plan = service === undefined || others.length > 0 ? [] : formatPlan(selectPlanOf(state, service));
  if (plan.length > 0) return plan.map(line => [{ text: plain(message('screen.planned', { line })) }]);
  return [[{ text: say(message('screen.nothing-written')), look: 'faint' }]];
}

/** Returns how many of a log's rows its title takes: one, if it has no row of its own. */
export function titleIn({ title, logTitle: apart, log }: Layout): number {
  return title.height + apart.height === 0 && log.height > 1 ? 1 : 0;
}
