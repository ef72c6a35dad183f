import { expect, test } from 'vitest';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import type { ProgramFacts } from '../../../../src/shared/model/report.ts';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { allHealthy, sampleContainer, upStarted } from '../../../support/sample-environment.ts';

const esc = '\u001B';

function program(name: string, state: ProgramFacts['state'] = 'RUNNING'): ProgramFacts {
  return { name: `api:${name}`, state, pid: 1, detail: '' };
}

/** A screen on `api` with two instances, of which the second is stopped, and two programs. */
function screen(...programs: readonly ProgramFacts[]) {
  const run = runningScreen({ terminal: fakeTerminal({ columns: 120, rows: 30 }) });
  const second = { number: 2, isFurther: true, state: 'exited', isStopAsked: true } as const;
  run.tell(
    ...[{ ...upStarted, services: ['mysql', 'migrate', 'api'] } as Untimed, ...allHealthy],
    { type: 'container-changed', service: 'api.2', container: sampleContainer(second) },
    { type: 'role-reported', report: { service: 'api', programs, health: 'healthy', reason: '' } },
    ...['cron', 'web'].map(
      (name): Untimed => ({ type: 'log-appended', service: 'api', text: `a line of ${name}`, program: name }),
    ),
    { type: 'command-finished', tookMs: 900, urls: [] },
  );
  return {
    ...run,
    end: () => {
      run.stopped.resolve();
      run.process.emit('SIGTERM');
      return run.departure;
    },
  };
}

test('keys must act on the selected program alone, after a question if it works, until Esc selects all again', async () => {
  const { terminal, restarts, stops, starts, shells, end } = screen(program('cron'), program('web'));
  await terminal.press('i', 'i', 'i');
  await terminal.sees('only cron');
  await terminal.loses('a line of web');
  await terminal.press('r');
  await terminal.sees('Only api:cron will restart; the rest of api keeps running.');
  await terminal.press('y');
  await terminal.loses('keeps running');
  await terminal.press('S', 'y');
  await terminal.press('s');
  await terminal.sees('api:cron is already running.');
  await terminal.press('M');
  await terminal.sees('This is for all of api: press Esc');
  await terminal.press('x');
  expect({ restarts, stops, starts, shells }).toEqual({
    ...{ restarts: ['api:cron'], stops: ['api:cron'], starts: [], shells: ['api'] },
  });
  await end();
});

test('what is stopped must be started without a question, and a program of another name left alone', async () => {
  const { terminal, starts, restarts, end } = screen(program('cron', 'STOPPED'), program('web'));
  await terminal.press('i', 'i');
  await terminal.sees('only api.2');
  await terminal.press('x');
  await terminal.sees('api.2 is not running.');
  await terminal.press('s', 'i', 's', 'r');
  expect({ starts, restarts }).toEqual({ starts: ['api.2', 'api:cron'], restarts: ['api:cron'] });
  await terminal.sees('only cron');
  await terminal.press(esc);
  await terminal.loses('only cron');
  await terminal.press('r');
  await terminal.sees('api is healthy; restarting interrupts it.');
  await end();
});

test('a service with a single instance and program must say that it has no other', async () => {
  const { terminal, end } = screen(program('cron'), program('web'));
  await terminal.press('j', 'i');
  await terminal.sees('mysql has only one instance and one program.');
  await end();
});
