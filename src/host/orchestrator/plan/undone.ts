import { type Message, message, type ParamsOf } from '../../../shared/messages/message.ts';
import { isMessage, type Wording } from '../../../shared/messages/wording.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { RoleReport } from '../../../shared/model/report.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStore } from '../../../shared/model/traits.ts';

/**
 * Returns why a completed step must run again, according to the agent's reports: packages that it installed are gone,
 * or the database that it filled is missing or lacks migrations. Returns undefined if nothing is missing.
 */
export function whyUndone(
  step: Service,
  { finishedAt = 0 }: ContainerFacts,
  services: readonly Service[],
  observed: Observation,
): Message | undefined {
  const own = newest(step.name, finishedAt, observed);
  const gone = noted(own?.notes, 'note.packages-gone');
  if (gone !== undefined) return message('cause.packages-gone', gone);
  const filled = services.filter(
    service => isStore(service) && step.dependsOn.some(dependency => dependency.service === service.name),
  );
  for (const { name } of filled) {
    const report = newest(name, finishedAt, observed);
    const dropped = report && lostDatabase(report);
    if (dropped !== undefined) return dropped;
    const unapplied = noted(report?.notes, 'note.migrations-missing');
    if (unapplied !== undefined) return message('cause.migrations-missing', unapplied);
  }
  return undefined;
}

/**
 * Returns why a running store must be restarted: its database was dropped, and it creates the database only at its
 * start.
 */
export function databaseGone(
  service: Service,
  { startedAt = 0 }: ContainerFacts,
  observed: Observation,
): Message | undefined {
  const report = isStore(service) ? newest(service.name, startedAt, observed) : undefined;
  return report && lostDatabase(report);
}

const lost = 'probe.database-unknown';

function lostDatabase({ health, reason }: RoleReport): Message | undefined {
  if (health !== 'unhealthy' || !isMessage(reason) || reason.code !== lost) return undefined;
  return message('cause.database-gone', reason.params as ParamsOf<typeof lost>);
}

/** Returns the latest report on a service from after the given time; earlier ones belong to another run. */
function newest(service: string, after: number, { reports }: Observation): RoleReport | undefined {
  const said = reports.findLast(({ report }) => report.service === service);
  return said !== undefined && said.at >= after ? said.report : undefined;
}

type Noted = 'note.packages-gone' | 'note.migrations-missing';

/**
 * Returns the parameters of the note with this code; the agent and its probes send them as the catalogue defines them.
 */
function noted<Code extends Noted>(notes: readonly Wording[] = [], code: Code): ParamsOf<Code> | undefined {
  return notes.filter(isMessage).find(note => note.code === code)?.params as ParamsOf<Code> | undefined;
}
