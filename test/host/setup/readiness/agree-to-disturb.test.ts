import { expect, test } from 'vitest';
import type { ContainerEngine } from '../../../../src/host/ports/container-engine.ts';
import { agreeToDisturb } from '../../../../src/host/setup/readiness/agree-to-disturb.ts';
import type { Agreement } from '../../../../src/host/setup/readiness/apply-remedies.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { EngineEvent, Untimed } from '../../../../src/shared/model/event.ts';
import { said } from '../../../support/said.ts';
import { shop } from '../../../support/shop.ts';

const host =
  '/home/dev/.vscode-server/bin/1/node /home/dev/.vscode-server/bin/1/out/bootstrap-fork --type=extensionHost';

async function outcome(agreement: Partial<Agreement>, command: string | undefined = host) {
  const events: Untimed[] = [];
  const told: Wording[] = [];
  const workspace: ContainerFacts = {
    ...{ id: 'w', state: 'running', exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' },
  };
  const engine = {
    containers: async () => ({ workspace }),
    processes: async () => (command === undefined ? [] : [{ command, hasTerminal: false }]),
  } as unknown as ContainerEngine;
  const result = await agreeToDisturb({ engine, emit: event => void events.push(event) }, shop, 'bkdev stop', {
    ...{ yes: false, isTerminal: false, tell: line => told.push(line) },
    ask: async question => {
      told.push(question);
      return agreement.yes ?? false;
    },
    ...agreement,
  }).catch(error => error.report());
  const notices = (events as EngineEvent[]).flatMap(event => ('text' in event ? [event.text] : []));
  return said({ result, told, notices });
}

const inUse = 'The workspace is in use by VS Code, which will lose its connection.';

test('if nobody has the workspace open, nothing must be asked or reported', async () => {
  const silence = { result: undefined, told: [], notices: [] };
  expect(await outcome({ isTerminal: true }, 'tini -- run.py')).toEqual(silence);
});

test.for([
  ['--yes at a terminal', { yes: true, isTerminal: true }],
  ['--yes', { yes: true }],
  ['nobody to ask', {}],
] as const)('with %s it must continue and say so', async ([, agreement]) => {
  expect(await outcome(agreement)).toEqual({ result: undefined, told: [], notices: [inUse] });
});

test('a person must be asked, and go ahead when they agree', async () => {
  const agreement = { isTerminal: true, ask: async () => true };
  expect(await outcome(agreement)).toEqual({ result: undefined, told: [inUse], notices: [] });
});

test('if a person declines, nothing must be stopped, and the way to continue be named', async () => {
  expect(await outcome({ isTerminal: true })).toEqual({
    result: {
      code: 'consent-needed',
      message: 'Nothing was stopped: the workspace is in use by VS Code.',
      hint: 'Close it first, or run bkdev stop --yes.',
    },
    told: [inUse, 'Continue? [y/N] '],
    notices: [],
  });
});
