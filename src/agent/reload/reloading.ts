import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { Roster } from '../health/roster.ts';
import { createSupervisor } from '../health/supervisor.ts';
import type { Observed } from '../io/definition.ts';
import { createCanary, type Sighting } from './canary.ts';
import { check } from './check.ts';
import { createDefinitionChanges } from './definition-changes.ts';
import { followSources, type SourceFacts } from './follow-sources.ts';
import { gitLock } from './git-lock.ts';
import { ignoredGlobs, isIgnoredFolder } from './ignored.ts';
import { createInventory } from './inventory.ts';
import { forgetEarlierRuns, readLoaded } from './loaded.ts';
import { recall, remember, withoutOwed } from './memory.ts';
import { isForeignMount } from './mount.ts';
import { createNativeWatcher, hasNativeWatcher, type WatcherProgram } from './native-watcher.ts';
import { installPackages } from './packages.ts';
import { createPauseRecord, createUnfinishedRecord } from './record.ts';
import { createReloader, type Reloader, type ReloaderParts } from './reloader.ts';
import { decidesWithinMs, isDecided, nameReload } from './signalled.ts';
import { createSyntaxCheck } from './syntax-check.ts';
import { createUnfinished } from './unfinished.ts';

/** Live reload, assembled from its parts. */
export interface Reloading extends Pick<Reloader, 'code' | 'onReport' | 'pause' | 'savedAt' | 'services'> {
  apply(observed: Observed): void;
  sources(): SourceFacts & { readonly paused: readonly string[]; readonly truth: readonly Sighting[] };
  /** Writes everything that the next agent has to know, for example after the shared volume was emptied. */
  keep(): void;
}

interface Parts {
  readonly sourceFolder: string;
  readonly definitionFolder: string;
  readonly runFolder: string;
  /** The workspace's interpreter, and the system's in case there is none yet. */
  readonly python: string;
  readonly systemPython: string;
  /** The folder with the watcher library, and the program that uses it. */
  readonly watcherFolder: string;
  readonly watcherProgram: Pick<WatcherProgram, 'command' | 'args'>;
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
  roster(): Pick<Roster, 'restart' | 'wake'>;
}

/** Applied changes are written this long after the last one. */
const restMs = 300;
/** A process takes a second to start on a busy machine; the library itself returns at once if it returns at all. */
const watcherAnswersMs = 10_000;

export function createReloading(around: Parts, signal: AbortSignal): Reloading {
  const { sourceFolder: root, runFolder, definitionFolder, emit } = around;
  const clock = { now: around.now, wallClock: Date.now, sleep: around.sleep };
  const memoryFile = join(runFolder, 'sources.json');
  let composeFiles: readonly string[] = [];
  let productFolder = root;
  const inventory = createInventory(root, recall(memoryFile));
  const pauses = createPauseRecord(join(runFolder, 'paused.json'));
  const supervisorOf = (service: string) => createSupervisor(join(runFolder, `${service}.sock`));
  const record = createUnfinishedRecord(join(runFolder, 'unfinished.json'));
  const unfinished = createUnfinished({ record, supervisor: supervisorOf, sleep: around.sleep }, signal);

  let isResting = false;
  const onRest = () => {
    if (isResting) return;
    isResting = true;
    void around.sleep(restMs, signal).then(async () => {
      isResting = false;
      await remember(memoryFile, withoutOwed(inventory.accepted(), reloader.owed())).catch((error: Error) =>
        emit({ type: 'notice-given', text: message('code.memory-not-kept', { error: error.message }) }),
      );
    });
  };
  const restart: ReloaderParts['restart'] = async ({ name, signal: sent, drain }, programs, isRound, leaving) => {
    if (drain !== undefined) writeFileSync(join(runFolder, `${name}.drain`), `${drain}\n`, { mode: 0o600 });
    const named = programs.includes('*') ? {} : { programs };
    unfinished.begin(name, programs);
    const reload = sent && (await nameReload(runFolder, name));
    const restarted = await around.roster().restart(name, { ...named, ...(sent && { signal: `SIG${sent}` }) });
    const isOver =
      restarted.type !== 'restarted' ||
      reload === undefined ||
      (await isDecided(runFolder, { service: name, reload }, around, leaving));
    unfinished.end(name);
    // The record of the previous run tells a program that it follows shortly and has to record what it writes.
    if (!isRound) void tidy(name);
    if (restarted.type !== 'restarted') return restarted.reason;
    return isOver ? undefined : message('code.undecided', { withinMs: decidesWithinMs });
  };
  const tidy = async (service: string) => {
    const found = await supervisorOf(service).programs();
    const pids = found.type === 'programs' ? found.programs.map(({ pid }) => pid) : [];
    if (pids.length > 0) await forgetEarlierRuns(runFolder, service, pids);
  };
  let isBlindTold = false;
  const reloader = createReloader(
    {
      ...clock,
      emit,
      inventory,
      paused: pauses.recall(),
      reach: service => ({
        supervisor: supervisorOf(service),
        loaded: pid => readLoaded(runFolder, service, pid),
        root,
      }),
      check: changes =>
        check(changes, {
          root,
          gate: paths => gateFor(around, productFolder)(paths),
          install: () =>
            installPackages(around.systemPython, join(definitionFolder, 'runtime/steps/deps.py'), process.env),
          onBlind: () => {
            if (isBlindTold) return;
            isBlindTold = true;
            const hint = message('code.unchecked-reloads');
            emit({ type: 'notice-given', text: message('code.unchecked'), hint });
          },
        }),
      gitLock: () => gitLock(root),
      cores: availableParallelism(),
      restart,
      onChange: service => around.roster().wake(service),
      onRest,
    },
    signal,
  );

  const watcher = hasNativeWatcher(around.watcherFolder)
    ? createNativeWatcher({ ...around.watcherProgram, answerMs: watcherAnswersMs }, signal)
    : { problem: { code: 'watcher-missing' } as const };
  const truth = createCanary(definitionFolder, Date.now);
  const isForeign = isForeignMount(root);
  let sources: ReturnType<typeof followSources> | undefined;
  const follow = ({ writes }: Pick<Observed, 'writes'>) => {
    const isIgnored = (folder: string) =>
      isIgnoredFolder(folder.slice(folder.lastIndexOf('/') + 1)) || writes.includes(folder);
    const ignore = [...ignoredGlobs, ...writes.map(folder => join(root, folder))];
    const { isTracked, onTouched, onListing } = reloader;
    sources = followSources(
      root,
      { ...clock, watcher, ignore, isForeign, isIgnored, isTracked, onTouched, onListing },
      signal,
    );
    const definition = createDefinitionChanges(
      {
        inventory: createInventory(definitionFolder, new Map()),
        ...{ truth, sleep: around.sleep, emit, composeFiles: () => composeFiles },
      },
      signal,
    );
    const plain = { ignore: [], isForeign: false, isIgnored: () => false };
    followSources(definitionFolder, { ...clock, ...plain, watcher, ...definition }, signal);
    void unfinished.finishEarlier();
  };
  return {
    ...reloader,
    pause: (service, isPaused) => {
      const paused = reloader.pause(service, isPaused);
      if (paused !== undefined) pauses.note(paused);
      return paused;
    },
    keep: () => {
      pauses.note(reloader.paused());
      onRest();
    },
    apply: observed => {
      const { services, files, folder } = observed;
      composeFiles = files;
      productFolder = join(root, folder);
      reloader.apply(services);
      if (sources === undefined) follow(observed);
    },
    sources: () => {
      if (sources?.facts().mode === 'events' && truth.untold() !== undefined)
        sources.distrust({ code: 'host-events-missing' });
      const problem = { code: 'no-services' } as const;
      const off: SourceFacts = { mode: 'off', problem, directories: 0, files: 0, tookMs: 0 };
      return { ...(sources?.facts() ?? off), paused: reloader.paused(), truth: truth.sightings };
    },
  };
}

function gateFor({ python, systemPython, definitionFolder }: Parts, productFolder: string) {
  const args = [
    '-I',
    '-S',
    '-X',
    'pycache_prefix=/deps/pycache',
    join(definitionFolder, 'runtime/gate.py'),
    productFolder,
  ];
  return createSyntaxCheck(existsSync(python) ? python : systemPython, args, process.env['PATH']);
}
