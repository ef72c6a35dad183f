import { expect, test } from 'vitest';
import { followEditor } from '../../../../src/host/orchestrator/observe/follow-editor.ts';
import type { ContainerEngine, Process } from '../../../../src/host/ports/container-engine.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { inRounds } from '../../../support/in-rounds.ts';

const server = { command: '/home/dev/.vscode-server/node --type=extensionHost', hasTerminal: false };
const workspace = { id: 'w1', state: 'running' } as ContainerFacts;

/** Follows who has the workspace open, given its processes in each round; `undefined` is an engine that fails. */
async function told(...rounds: (readonly Process[] | undefined)[]) {
  const { answer: processes, clock, signal } = inRounds(rounds);
  const heard: (Wording | undefined)[] = [];
  const engine = { processes } as unknown as ContainerEngine;
  await followEditor(
    { engine, clock },
    () => workspace,
    editor => heard.push(editor),
    signal,
  );
  return heard;
}

test('an editor must be told when it comes and goes, and not in between', async () => {
  expect(await told([], [server], [server], [])).toEqual(['VS Code', undefined]);
});

test('while the engine does not answer, nobody must be shown as attached', async () => {
  expect(await told([server], undefined, [server])).toEqual(['VS Code', undefined, 'VS Code']);
});
