import { message } from '../../../../shared/messages/message.ts';
import type { ServiceRow } from '../../state/select-service-rows.ts';
import { say } from '../../text/language.ts';
import { type Segment, segmentsWidth } from './line.ts';

/**
 * `worker · Celery workers · ● service ● cron`: for a service with several programs, each one's state. If space is
 * short, drops the title, then shows only how many are running.
 */
export function logTitle(
  service: ServiceRow | undefined,
  width: number = Number.POSITIVE_INFINITY,
): readonly Segment[] {
  if (service === undefined) return [];
  const name: Segment = { text: service.service, look: 'strong' };
  const title: Segment = { text: service.title === service.service ? '' : ` · ${service.title}`, look: 'faint' };
  const programs = service.programs.length < 2 ? [] : service.programs;
  const each = programs.flatMap(({ name, badge }, index): readonly Segment[] => [
    { text: index === 0 ? ' · ' : '  ', look: 'faint' },
    { text: badge.glyph, look: badge.tone },
    { text: ` ${badge.tone === 'good' ? name : `${name} ${say(badge.word)}`}` },
  ]);
  const good = programs.filter(({ badge }) => badge.tone === 'good').length;
  const running = message('screen.programs-run', { good, count: programs.length });
  const count: readonly Segment[] = programs.length === 0 ? [] : [{ text: ` · ${say(running)}` }];
  const options = [
    [name, title, ...each],
    [name, ...each],
    [name, title, ...count],
    [name, ...count],
  ];
  return options.find(segments => segmentsWidth(segments) <= width) ?? [name];
}
