import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { message } from '../shared/messages/message.ts';
import { isStepProbe, isStoreProbe, type Probe } from '../shared/model/service.ts';
import { serveControl } from './control-server.ts';
import { readDebugRecords } from './health/debug-record.ts';
import { readFrontEnd } from './health/front-end-record.ts';
import { createHttpProbe } from './health/http-probe.ts';
import { createPackagesProbe } from './health/packages-probe.ts';
import { createProber } from './health/prober.ts';
import { createPythonProbe, createStoreProbe } from './health/python-probe.ts';
import type { RoleProbe } from './health/role-probe.ts';
import { readKeptCode, readRoleProcesses } from './health/role-processes.ts';
import { createRoster } from './health/roster.ts';
import { readServer } from './health/server-record.ts';
import { createSupervisor } from './health/supervisor.ts';
import { createHeartbeat } from './heartbeat.ts';
import {
  filesIn,
  followDefinition,
  isSupervised,
  type Observed,
  type Reading,
  withInstances,
} from './io/definition.ts';
import { keepListening } from './io/keep-listening.ts';
import { createReloading } from './reload/reloading.ts';
import { watchFolder } from './reload/watch-folder.ts';
import { serveWatches } from './reload/watch-process.ts';
import { createReportStream, openStandardOutput } from './report-stream.ts';

const watcherFolder = process.env['BKDEV_WATCHER'] ?? '/opt/watcher';
/** Started with this argument, the program only watches folders (`reload/native-watcher.ts`). */
const watches = 'watch';
if (process.argv[2] === watches) {
  await serveWatches(watcherFolder, {
    input: process.stdin,
    say: said => void process.stdout.write(`${JSON.stringify(said)}\n`),
  });
  process.exit(0);
}

const definitionFolder = process.env['BKDEV_DEFINITION'] ?? '/opt/bkdev';
const runFolder = process.env['BKDEV_RUN'] ?? '/run/bkdev';
const environmentFolder = process.env['BKDEV_ENVIRONMENT'] ?? '/deps/venv';
const socketPath = join(runFolder, 'agent.sock');

const leaving = new AbortController();
const { emit } = createReportStream(openStandardOutput());
const sleep = (durationMs: number, signal: AbortSignal) => wait(durationMs, undefined, { signal }).catch(() => {});
const now = () => performance.now();
const prober = createProber({
  python: process.env['BKDEV_PYTHON'] ?? join(environmentFolder, 'bin/python'),
  args: [join(definitionFolder, 'runtime/probe/probe.py'), 'serve'],
  now,
  sleep,
  onComplaint: text =>
    emit({
      type: 'notice-given',
      text: message('agent.prober-ended', { said: text }),
      hint: message('agent.prober-restarts'),
    }),
});
const heartbeat = createHeartbeat({ sleep, onSilence: service => roster.wake(service) });
const roster = createRoster({
  now,
  wallClock: Date.now,
  sleep,
  emit,
  code: service => reloading.code(service),
  savedAt: service => reloading.savedAt(service),
  onReport: (service, report, begunAt) => reloading.onReport(service, report, begunAt),
  connect: ({ name, host = name, probe, exits = [] }) => ({
    ...(isSupervised({ probe }) && {
      supervision: {
        supervisor: createSupervisor(join(runFolder, `${name}.sock`)),
        processes: () => readRoleProcesses(join(runFolder, `${name}.processes.json`)),
        server: () => readServer(join(runFolder, `${name}.gunicorn`)),
        frontEnd: () => readFrontEnd(join(runFolder, `${name}.dev-server.json`)),
        debug: () => readDebugRecords(join(runFolder, name)),
        keptCode: () => readKeptCode(join(runFolder, `${name}.kept.json`)),
        isSilent: () => heartbeat.isSilent(name),
        exits,
      },
    }),
    ...(probe && { probe: createProbe(name, host, probe) }),
  }),
});

const reloading = createReloading(
  {
    sourceFolder: process.env['BKDEV_SOURCE_FOLDER'] ?? '/workspace',
    definitionFolder,
    runFolder,
    python: process.env['BKDEV_PYTHON'] ?? join(environmentFolder, 'bin/python'),
    systemPython: '/usr/bin/python3',
    watcherFolder,
    watcherProgram: { command: process.execPath, args: [...process.execArgv, process.argv[1] ?? '', watches] },
    now,
    sleep,
    emit,
    roster: () => roster,
  },
  leaving.signal,
);

function createProbe(service: string, host: string, probe: Probe): RoleProbe {
  if ('http' in probe) return createHttpProbe(host, probe.http);
  if (isStepProbe(probe)) return createPackagesProbe(environmentFolder, now);
  if (isStoreProbe(probe)) return createStoreProbe(probe, process.env, prober);
  return createPythonProbe(probe, join(runFolder, `${service}.json`), { prober, now, environment: process.env });
}

function leave(): void {
  leaving.abort();
  rmSync(socketPath, { force: true });
  process.exit(0);
}
process.on('SIGTERM', leave);
process.on('SIGINT', leave);

let observed: Observed | undefined;
let applied: Observed | undefined;
/** Services can be scaled at any time, and another set of Compose files can have the same services. */
function applyInstances(): void {
  if (observed === undefined) return;
  const known = { ...observed, services: withInstances(observed, filesIn(runFolder)) };
  if (known.services.length > 0 && isDeepStrictEqual(known, applied)) return;
  applied = known;
  reloading.apply(known);
  roster.apply(known.services);
}

function onNews(service: string): void {
  applyInstances();
  roster.wake(service);
}

/** Says which bkdev wrote the runtime; `bkdev init` replaces both this and the agent's program. */
const version = () => readFile(join(definitionFolder, 'runtime/version'), 'utf8').catch(() => '');
const versionAtStart = await version();

async function onReading(reading: Reading): Promise<void> {
  if (reading.type === 'unreadable') {
    // A newer bkdev has written it for a newer agent, as which supervisord starts this one again.
    if ((await version()) !== versionAtStart) leave();
    // Earlier findings may no longer be true. Saved code is still reloaded, because a person must not have to wait for
    // that.
    emit({ type: 'notice-given', text: reading.reason, hint: message('agent.up-writes-definition') });
    roster.doubt(reading.reason);
    return;
  }
  observed = reading;
  applyInstances();
  roster.doubt(undefined);
}

emit({ type: 'agent-started', pid: process.pid });
const onFailure = (error: Error) =>
  emit({
    type: 'notice-given',
    text: message('agent.no-socket', { error: error.message }),
    hint: message('agent.without-socket'),
  });
const listen = () => {
  reloading.keep();
  return serveControl(socketPath, { ...roster, reloading });
};
void keepListening(socketPath, { listen, sleep, onFailure }, leaving.signal);
void watchFolder(runFolder, { sleep, onNews, onBeat: heartbeat.beat }, leaving.signal);
await followDefinition(definitionFolder, { sleep, onReading }, leaving.signal);
