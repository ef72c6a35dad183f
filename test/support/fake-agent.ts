import type { Definition } from '../../src/model/definition.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Container, FakeEngine } from './fake-engine.ts';

const everyMs = 1000;

/** The agent of a workspace: once a second it writes what it finds of each role that runs, until its container ends or it falls silent. */
export async function runFakeAgent(
  workspace: Container,
  engine: FakeEngine,
  definition: Definition,
  clock: Clock,
  silentAfterMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { startedAt = 0 } = workspace.facts;
  const tell = (event: object) => engine.say(workspace, JSON.stringify({ at: clock.now(), ...event }));
  tell({ type: 'agent-started', pid: 7 });
  for (;;) {
    await clock.sleep(everyMs);
    const { facts } = engine.find(workspace.service) ?? {};
    if (facts?.state !== 'running' || facts.startedAt !== startedAt) return;
    if (clock.now() - startedAt > silentAfterMs) return;
    for (const { name, probe } of definition.services) {
      const role = engine.find(name)?.facts;
      const found = engine.lives[name]?.found;
      if (probe === undefined || found === undefined || role?.state !== 'running') continue;
      tell({ type: 'role-reported', report: { service: name, ...found(clock.now() - (role.startedAt ?? 0)) } });
    }
  }
}
