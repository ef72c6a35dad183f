import { gistOf } from '../../../shared/messages/wording.ts';
import type { ServiceStatus, Status } from '../../../shared/model/status.ts';
import { type Badge, badgeOf } from '../state/badge.ts';
import { outcomeBadge } from '../state/select-headline.ts';
import { cellWidth, padCells } from './cells.ts';
import { codeWords } from './code-words.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { besideWords } from './status-table.ts';
import { paint } from './theme.ts';

export interface ChangeLinesOptions {
  readonly color: boolean;
  /** The time of day that stands before each line. */
  readonly time: string;
}

/** What is otherwise than before, one line each: the services, then the whole. All of it where there is no before. */
export function changeLines(
  before: Status | undefined,
  status: Status,
  options: ChangeLinesOptions,
): readonly string[] {
  const width = Math.max(8, ...status.services.map(({ service }) => cellWidth(service)));
  const line = (subject: string, { glyph, word, tone }: Badge, rest = '') =>
    `${options.time}  ${padCells(plain(subject), width)}  ${paint(tone, `${glyph} ${word}`, options.color)}${plain(rest)}`;
  const services = status.services
    .filter(service => says(before?.services.find(known => known.service === service.service)) !== says(service))
    .map(service => {
      const badge = badgeOf(service.phase, service.health);
      return line(service.service, badge, reasonBehind(service, badge));
    });
  const gone = (before?.services ?? [])
    .filter(({ service }) => !status.services.some(known => known.service === service))
    .map(({ service }) => line(service, badgeOf('absent', 'unknown')));
  const profile = status.profile === null ? '' : `, profile ${status.profile}`;
  const whole = (known: Status) => [known.outcome, known.profile, besideWords(known)].join(' ');
  const isSame = before !== undefined && whole(before) === whole(status);
  const rest = profile + besideWords(status);
  return [...services, ...gone, ...(isSame ? [] : [line(status.project, outcomeBadge(status.outcome), rest)])];
}

/** Numbers in a reason (seconds, latencies) change with every look and are no news. */
export function says(service: ServiceStatus | undefined): string {
  if (service === undefined) return '';
  const { phase, health, reason, code } = service;
  const runs = code && [code.state, code.where, gistOf(code.reason), code.reloads?.count];
  return [phase, health, gistOf(reason), ...(runs ?? [])].join(' ');
}

function reasonBehind({ reason, code }: ServiceStatus, { word }: Badge): string {
  const told = [say(reason), codeWords(code)?.text ?? ''].filter(text => text !== '' && text !== word);
  return told.length === 0 ? '' : `: ${told.join('; ')}`;
}
