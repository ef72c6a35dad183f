import { message } from '../../../shared/messages/message.ts';
import { gistOf, type Wording } from '../../../shared/messages/wording.ts';
import type { ServiceStatus, Status } from '../../../shared/model/status.ts';
import { type Badge, badgeOf } from '../state/badge.ts';
import { outcomeBadge } from '../state/select-headline.ts';
import { cellWidth, padCells } from './cells.ts';
import { plain } from './plain.ts';
import { badgeText, codeBeside, reasonOf } from './service-words.ts';
import { besideRemark } from './status-table.ts';
import { paint } from './theme.ts';

export interface ChangeLinesOptions {
  readonly color: boolean;
  /** The time of day to print before each line. */
  readonly time: string;
}

/**
 * Returns what changed, one line each: services first, then the whole. Returns everything if there is no earlier
 * status.
 */
export function changeLines(
  before: Status | undefined,
  status: Status,
  options: ChangeLinesOptions,
): readonly string[] {
  const width = Math.max(8, ...status.services.map(({ service }) => cellWidth(service)));
  const line = (subject: string, badge: Badge, ...rest: readonly Wording[]) =>
    `${options.time}  ${padCells(plain(subject), width)}  ${paint(badge.tone, badgeText(badge), options.color)}${rest.map(plain).join('')}`;
  const services = status.services
    .filter(service => says(before?.services.find(known => known.service === service.service)) !== says(service))
    .map(service => {
      const badge = badgeOf(service.phase, service.health);
      return line(service.service, badge, ...reasonBehind(service));
    });
  const gone = (before?.services ?? [])
    .filter(({ service }) => !status.services.some(known => known.service === service))
    .map(({ service }) => line(service, badgeOf('absent', 'unknown')));
  const { profile } = status;
  const whole = (known: Status) => JSON.stringify([known.outcome, known.profile, known.beside]);
  const isSame = before !== undefined && whole(before) === whole(status);
  const rest = [...(profile === null ? [] : [message('status.profile', { profile })]), ...besideRemark(status)];
  return [...services, ...gone, ...(isSame ? [] : [line(status.project, outcomeBadge(status.outcome), ...rest)])];
}

/**
 * Identifies what is shown of a service. Ignores numbers in reasons (seconds, latencies), which change with every look.
 */
export function says(service: ServiceStatus | undefined): string {
  if (service === undefined) return '';
  const { phase, health, reason, code } = service;
  const runs = code && [code.state, code.where, gistOf(code.reason), code.reloads?.count];
  return [phase, health, gistOf(reason), ...(runs ?? [])].join(' ');
}

function reasonBehind(service: ServiceStatus): readonly Wording[] {
  const texts = [reasonOf(service), codeBeside(service)?.text ?? ''].filter(text => text !== '');
  return texts.length === 0 ? [] : [message('status.because', { reason: message('text.joined', { texts }) })];
}
