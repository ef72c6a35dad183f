import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serveControl } from './control-server.ts';
import { followDefinition, type Reading } from './definition.ts';
import { createHttpProbe } from './http-probe.ts';
import { createReportStream, openStandardOutput } from './report-stream.ts';
import { createRoster } from './roster.ts';
import { createSupervisor } from './supervisor.ts';

const definitionFolder = process.env['BKDEV_DEFINITION'] ?? '/opt/bkdev';
const runFolder = process.env['BKDEV_RUN'] ?? '/run/bkdev';
const socketPath = join(runFolder, 'agent.sock');

const leaving = new AbortController();
const { emit } = createReportStream(openStandardOutput());
const sleep = (durationMs: number, signal: AbortSignal) => wait(durationMs, undefined, { signal }).catch(() => {});
const roster = createRoster({
  now: () => performance.now(),
  sleep,
  emit,
  connect: ({ name, probe }) => ({
    supervisor: createSupervisor(join(runFolder, `${name}.sock`)),
    ...(probe && 'http' in probe && { probe: createHttpProbe(name, probe.http) }),
  }),
});

function leave(): void {
  leaving.abort();
  rmSync(socketPath, { force: true });
  process.exit(0);
}
process.on('SIGTERM', leave);
process.on('SIGINT', leave);

let hasRoles = false;
function onReading({ services, problems }: Reading): void {
  for (const { file, line, message } of problems)
    emit({ type: 'notice-given', text: `${file}:${line}: ${message}`, hint: 'Mend it: it is read again on a change.' });
  // While the definition is being edited, what was known to be right goes on being observed.
  if (problems.length > 0 && hasRoles) return;
  hasRoles = services.length > 0;
  roster.apply(services);
}

emit({ type: 'agent-started', pid: process.pid });
try {
  await serveControl(socketPath, roster);
} catch (error) {
  const hint = 'Health is reported all the same; restarts are not taken.';
  emit({ type: 'notice-given', text: `no control socket: ${(error as Error).message}`, hint });
}
await followDefinition(definitionFolder, { sleep, onReading }, leaving.signal);
