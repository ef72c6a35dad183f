import { expect, test } from 'vitest';
import type { Action } from '../../../../src/host/ui/screen/panels/keys.ts';
import { shortcuts } from '../../../../src/host/ui/screen/panels/shortcuts.ts';
import type { StartReport, Untimed } from '../../../../src/shared/model/event.ts';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  sampleService,
  upStarted,
} from '../../../support/sample-environment.ts';

type Run = ReturnType<typeof runningScreen>;

/** How a key is seen to do what the help says of it. */
interface Trial {
  readonly events?: readonly Untimed[];
  /** The keys pressed before it. */
  readonly first?: readonly string[];
  /** What the screen shows after it, and did not before. */
  readonly sees?: string;
  /** What it does outside the screen. */
  readonly does?: (run: Run) => unknown;
}

const esc = '\u001B';
/** What a terminal sends for keys that are not characters. */
const sent: Readonly<Record<string, string>> = {
  ...{ up: `${esc}[A`, down: `${esc}[B`, left: `${esc}[D`, right: `${esc}[C`, 'page-up': `${esc}[5~` },
  ...{ 'page-down': `${esc}[6~`, home: `${esc}[H`, end: `${esc}[F`, enter: '\r', tab: '\t', escape: esc },
  ...{ 'ctrl-p': '\u0010', 'ctrl-z': '\u001A', 'ctrl-c': '\u0003' },
};

const services = ['mysql', 'migrate', 'seed', 'api'];
const definition = {
  ...sampleDefinition,
  services: [...sampleDefinition.services, sampleService('seed', 'step', 'Seed data')].map(service => ({
    ...{ ...service, isBuilt: service.name === 'api' },
  })),
};
const start: StartReport = {
  ...{ at: 0, profile: 'api', tookMs: 900, chain: ['api'], slowest: 'api', waited: [], usualMs: {} },
  services: { api: { createdMs: 0, startedMs: 100, healthyMs: 900 } } as never,
};
const wrote = (...texts: readonly string[]) =>
  texts.map((text): Untimed => ({ type: 'log-appended', service: 'api', text }));
const up: readonly Untimed[] = [
  { ...upStarted, services } as Untimed,
  ...allHealthy,
  { type: 'container-changed', service: 'seed', container: sampleContainer({ state: 'exited' }) },
  ...wrote(...Array.from({ length: 60 }, (_, line) => `line ${line} of many`)),
  { type: 'command-finished', tookMs: 900, urls: [], start },
];
const traceback = wrote('Traceback (most recent call last):', '  File "x.py", line 1', "KeyError: 'name'");
const failed = (service: string): readonly Untimed[] => [
  { type: 'role-reported', report: { service, programs: [], health: 'unhealthy', reason: 'gave up' } },
  {
    ...{ type: 'failure-explained', service },
    error: { code: 'role-failed', message: `${service} gave up`, hint: 'look at it', service },
  },
];
const stopped: Untimed = {
  ...{ type: 'container-changed', service: 'api' },
  container: sampleContainer({ state: 'exited', isStopAsked: true }),
};
const second: Untimed = {
  ...{ type: 'container-changed', service: 'api.2' },
  container: sampleContainer({ number: 2, isFurther: true }),
};
const note: Untimed = { type: 'notice-given', text: 'worth knowing', hint: 'do something' };

/** One for each action that the help tells of. */
const trials: Readonly<Partial<Record<Action, Trial>>> = {
  'move-up': { first: ['j'], sees: '› ● api' },
  'move-down': { sees: '› ● mysql' },
  'show-log': { sees: 'Esc back' },
  restart: { sees: 'restarting interrupts it' },
  'up-again': { does: ({ switches }) => switches },
  'start-service': { events: [stopped], does: ({ starts }) => starts },
  'stop-service': { sees: 'api will stop.' },
  'open-url': { does: ({ opened }) => opened },
  'open-shell': { does: ({ shells }) => shells },
  'show-details': { events: [note, note], sees: '── Notes' },
  'next-card': { events: [...failed('api'), ...failed('mysql')], sees: '› ✗ api' },
  fold: { first: ['j', 'j'], sees: '✓ seed' },
  'toggle-start': { sees: 'The last start' },
  'open-profiles': { sees: 'All of it' },
  'toggle-reload': { does: ({ toggles }) => toggles },
  agree: { first: ['S'], does: ({ stops }) => stops },
  refuse: { first: ['S'], sees: 'line 59' },
  'page-up': { sees: 'line 30 ' },
  'to-end': { first: [sent['page-up'] ?? ''], sees: 'line 59' },
  'search-log': { sees: 'search: ' },
  'next-match': { first: ['/', 'line', '\r'], sees: '1 of 60' },
  'filter-log': { first: ['l'], sees: 'only lines with: ' },
  'next-error': {
    events: [...traceback, ...wrote(...Array.from({ length: 60 }, () => 'well'))],
    first: ['l'],
    sees: 'KeyError',
  },
  'next-level': { first: ['l'], sees: 'warnings and errors' },
  'merge-logs': { sees: 'all services' },
  'pick-log': { first: ['+', 'j'], sees: 'api + mysql' },
  'next-source': { events: [second], first: ['l'], sees: 'only api.' },
  'open-line': { events: traceback, first: ['l', 'k'], sees: '▾ Traceback' },
  'trace-id': { events: wrote('done request_id=4f1c9a77'), first: ['l', 'k'], sees: 'following 4f1c9a77' },
  'toggle-wrap': { events: wrote(`${'x'.repeat(300)} the end`), first: ['l'], sees: 'x…' },
  'toggle-raw': { events: wrote('{"level":"info","message":"hello"}'), first: ['l'], sees: '{"level"' },
  'mark-line': {
    first: ['l', 'k'],
    does: ({ terminal }) => terminal.press('k', 'y').then(() => terminal.sees('Copied 2')),
  },
  copy: { first: ['l', 'k'], sees: 'Copied 1 line' },
  'save-log': { first: ['l'], sees: '/tmp/api.log' },
  'open-palette': { sees: 'Actions' },
  'toggle-mouse': { sees: 'The mouse is off' },
  scale: { sees: 'Cannot scale api: ' },
  rebuild: { does: ({ rebuilt }) => rebuilt },
  'switch-mode': { sees: 'api has only one mode.' },
  'show-requests': { sees: 'This profile has no gateway.' },
  'show-needs': { sees: 'No service blocks another.' },
  'show-changes': { sees: 'started' },
  explain: { events: failed('api'), sees: '── Failure' },
  'toggle-help': { sees: '── Keys' },
  leave: { does: ({ departure }) => departure },
  interrupt: { does: ({ departure }) => departure },
  suspend: { does: ({ terminal }) => !terminal.isRaw() },
};

const told = shortcuts.filter(({ means }) => means !== undefined);

test.each(told.flatMap(({ action, keys }) => keys.map(key => [key, action] as const)))(
  'the key %j must do what the help says: %s',
  async (key, action) => {
    const trial = trials[action];
    expect(trial, `${action} has no trial`).toBeDefined();
    const { events = [], first = [], sees, does } = trial ?? {};
    const run = runningScreen({
      terminal: fakeTerminal({ columns: 120, rows: 30 }),
      options: { definition: () => definition },
    });
    run.tell(...up, ...events);
    await run.terminal.press(...first);
    if (sees) await run.terminal.loses(sees);
    await run.terminal.press(sent[key] ?? key);
    if (sees) await run.terminal.sees(sees);
    if (does) expect(await does(run)).not.toEqual([]);
    run.stopped.resolve();
    run.process.emit('SIGTERM');
    await run.departure;
  },
);
