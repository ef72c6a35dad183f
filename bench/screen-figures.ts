import { createLogBook } from '../src/host/ui/logs/log-book.ts';
import { createLogReader } from '../src/host/ui/logs/log-reader.ts';
import { type Choice, choose, noChoice } from '../src/host/ui/screen/choice.ts';
import type { Action } from '../src/host/ui/screen/panels/keys.ts';
import type { ScreenInput } from '../src/host/ui/screen/screen-input.ts';
import { toScreenView } from '../src/host/ui/screen/screen-view.ts';
import { emptyState } from '../src/host/ui/state/state.ts';
import type { Definition } from '../src/shared/model/definition.ts';
import type { Service } from '../src/shared/model/service.ts';
import type { Figure } from './figures.ts';

/** The cost of the screen's own work, without an engine or a terminal. */
export const screenFigures: readonly Figure[] = [
  {
    name: 'screen: search over 100,000 lines, the first time',
    ...{ limit: 100, unit: 'ms' },
    measure: async () => times(10, searched),
  },
  {
    name: 'screen: from a key to the rows of a terminal of 200 × 60, 50 services and 20,000 lines, the slowest key',
    ...{ limit: 50, unit: 'ms' },
    measure: async () => times(10, slowestKey),
  },
  {
    name: 'screen: 1,000 lines written while one looks at them, share of a core at ten frames a second',
    ...{ limit: 15, unit: '%' },
    measure: async () => times(5, flooded),
  },
];

function times(count: number, measure: () => number): readonly number[] {
  measure();
  return Array.from({ length: count }, measure);
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

const text = (index: number) =>
  `[2026-11-30 05:08:18,${index % 1000}: INFO/ForkPoolWorker-1] Task tick[${index}] succeeded in 0.0${index}s: None`;

function logsOf(services: number, lines: number) {
  const book = createLogBook({ lines: 100_000, size: 100_000_000 });
  for (let index = 0; index < lines; index += 1)
    book.append({ service: `service-${index % services}`, at: index, text: text(index) });
  return createLogReader(book);
}

function searched(): number {
  const logs = logsOf(5, 100_000);
  const query = { services: undefined };
  logs.view(query).items();
  return timed(() => void logs.search(query, 'tick[99999]').matches());
}

const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
const definition: Definition = {
  ...{ project: 'bench', files: [], volumes: {} },
  services: names.map(name => ({ name, role: 'web', title: name, dependsOn: [], ports: [] }) as unknown as Service),
};
const inputOf = (logs: ScreenInput['logs'], choice: Choice): ScreenInput => ({
  ...{ state: { ...emptyState, services: names }, definition, logs, choice, profiles: [], question: undefined },
  ...{ preparing: '', size: { columns: 200, rows: 60 }, color: true, now: 0 },
});

const keys: readonly Action[] = [
  ...(['move-down', 'merge-logs', 'page-up', 'show-log', 'page-up', 'to-start', 'toggle-wrap', 'next-error'] as const),
  ...(['next-level', 'next-level', 'next-level', 'to-end', 'close', 'move-down'] as const),
];

function slowestKey(): number {
  const logs = logsOf(50, 20_000);
  let choice: Choice = { ...noChoice, log: { ...noChoice.log, search: 'tick[1' } };
  toScreenView(inputOf(logs, choice));
  return Math.max(
    ...keys.map(action =>
      timed(() => {
        choice = choose(choice, action, {
          ...toScreenView(inputOf(logs, choice)),
          ...{ profiles: [], active: '', card: undefined },
        });
        toScreenView(inputOf(logs, choice));
      }),
    ),
  );
}

function flooded(): number {
  const logs = logsOf(5, 20_000);
  const choice: Choice = { ...noChoice, panel: 'whole-log', log: { ...noChoice.log, isMerged: true } };
  const tookMs = timed(() => {
    for (let frame = 0; frame < 10; frame += 1) {
      for (let index = 0; index < 100; index += 1)
        logs.book.append({ service: 'service-1', at: 20_000 + index, text: text(index) });
      toScreenView(inputOf(logs, choice));
    }
  });
  return tookMs / 10;
}
