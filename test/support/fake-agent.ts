import type { Clock } from '../../src/host/ports/clock.ts';
import type { Definition } from '../../src/shared/model/definition.ts';
import type { RoleReport } from '../../src/shared/model/report.ts';
import type { Container, FakeEngine } from './fake-engine.ts';

const everyMs = 1000;

/**
 * Simulates the agent of a workspace: once a second it writes a report for each running role, until its container ends
 * or it becomes silent.
 */
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
    for (const report of found(engine, definition, clock)) tell({ type: 'role-reported', report });
  }
}

/**
 * Returns the agent's answer to a command in its container. It answers from its first report until it becomes silent.
 */
export function answerOfAgent(
  engine: FakeEngine,
  definition: Definition,
  clock: Clock,
  silentAfterMs = Number.POSITIVE_INFINITY,
): (argv: readonly string[]) => { status: number; output: string } {
  return argv => {
    const ageMs = clock.now() - (engine.find('workspace')?.facts.startedAt ?? clock.now());
    if (ageMs < everyMs) return { status: 7, output: "curl: (7) Couldn't connect to server" };
    if (ageMs > silentAfterMs) return { status: 28, output: 'curl: (28) Operation timed out' };
    if (!/\/(look|reports)/.test(argv.at(-1) ?? '')) return { status: 0, output: '' };
    const reports = found(engine, definition, clock).map(report => ({ at: clock.now(), ...report, changes: [] }));
    return { status: 0, output: JSON.stringify(reports) };
  };
}

function found(engine: FakeEngine, { services }: Definition, clock: Clock): RoleReport[] {
  return services.flatMap(({ name, probe }) => {
    const role = engine.find(name)?.facts;
    const find = engine.lives[name]?.found;
    if (probe === undefined || find === undefined || role?.state !== 'running') return [];
    return [{ service: name, ...find(clock.now() - (role.startedAt ?? 0)) }];
  });
}
