import { EventEmitter } from 'node:events';
import { createLogBook } from '../../src/host/ui/logs/log-book.ts';
import { createLogReader } from '../../src/host/ui/logs/log-reader.ts';
import { createQuestionSlot } from '../../src/host/ui/screen/question-slot.ts';
import { runScreen } from '../../src/host/ui/screen/run-screen.tsx';
import type { ScreenOptions } from '../../src/host/ui/screen/screen-options.ts';
import { createStore } from '../../src/host/ui/state/store.ts';
import { message } from '../../src/shared/messages/message.ts';
import type { Untimed } from '../../src/shared/model/event.ts';
import { type FakeTerminal, fakeTerminal } from './render.tsx';
import { at, sampleDefinition, sampleProfiles, upStarted } from './sample-environment.ts';
import { manualTimer } from './timer.ts';

/** Runs the screen on a terminal in memory while a command is in progress. */
export function runningScreen(about: { terminal?: FakeTerminal; options?: Partial<ScreenOptions> } = {}) {
  const terminal = about.terminal ?? fakeTerminal({ columns: 80, rows: 24 });
  const timer = manualTimer();
  const book = createLogBook();
  const store = createStore(timer, book);
  const process = new EventEmitter();
  const tell = (...events: Untimed[]) => {
    for (const event of events) store.dispatch(at(timer.now(), event));
    timer.advance(100);
  };
  tell(upStarted);
  const { stdout, stdin } = terminal;
  const question = createQuestionSlot();
  const switches: string[] = [];
  const restarts: string[] = [];
  const starts: string[] = [];
  const stops: string[] = [];
  const scaled: (readonly [string, number])[] = [];
  const modes: (readonly [string, string])[] = [];
  const rebuilt: string[] = [];
  const opened: string[] = [];
  const shells: string[] = [];
  const saved: (readonly string[])[] = [];
  const toggles: Promise<void>[] = [];
  const toggled = Promise.withResolvers<void>();
  const switched = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const departure = runScreen({
    store,
    logs: createLogReader(book),
    definition: () => sampleDefinition,
    profiles: () => sampleProfiles,
    isOwnAtWork: () => false,
    question,
    onSwitch: profile => {
      switches.push(profile);
      return switched.promise;
    },
    onRestart: async service => {
      restarts.push(service);
    },
    onStart: async service => {
      starts.push(service);
    },
    onStop: async service => {
      stops.push(service);
    },
    onScale: async (service, count) => {
      scaled.push([service, count]);
    },
    onMode: async (service, mode) => {
      modes.push([service, mode]);
    },
    onRebuild: async service => {
      rebuilt.push(service);
    },
    onRequests: async () => [],
    onExplain: async () => undefined,
    onOpen: async address => {
      opened.push(address);
    },
    onShell: async service => {
      shells.push(service);
      await stopped.promise;
    },
    savePath: name => `/tmp/${name}.log`,
    onSave: async (file, lines) => {
      saved.push([file, ...lines]);
      return message('log.saved', { lines: lines.length, file });
    },
    onToggleReload: () => {
      toggles.push(toggled.promise);
      return toggled.promise;
    },
    stdout,
    stdin,
    process,
    stopJob: () => stopped.promise,
    timer,
    color: false,
    // None is left to show.
    hints: { read: () => ['find', 'read-log', 'leave'], add: () => {} },
    ...about.options,
  });
  return {
    terminal,
    timer,
    tell,
    process,
    departure,
    question,
    switches,
    switched,
    stopped,
    restarts,
    ...{ starts, stops, scaled, modes, rebuilt, opened, shells, saved },
    toggles,
    toggled,
  };
}
