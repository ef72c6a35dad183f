import { expect, test } from 'vitest';
import { followEditor } from '../../../../src/host/orchestrator/observe/follow-editor.ts';
import type { ContainerEngine, Process } from '../../../../src/host/ports/container-engine.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';

const server = { command: '/home/dev/.vscode-server/node --type=extensionHost', hasTerminal: false };
const workspace = { id: 'w1', state: 'running' } as ContainerFacts;

/** Follows who has the workspace open, given its processes in each round; `undefined` is an engine that fails. */
async function told(...rounds: (readonly Process[] | undefined)[]) {
  const ended = new AbortController();
  const heard: (Wording | undefined)[] = [];
  const left = [...rounds];
  const processes = async () => {
    const round = left.shift();
    if (round === undefined) throw new Error('gone');
    return round;
  };
  const clock = {
    now: () => 0,
    sleep: async () => {
      if (left.length === 0) ended.abort();
    },
  };
  const engine = { processes } as unknown as ContainerEngine;
  await followEditor(
    { engine, clock },
    () => workspace,
    editor => heard.push(editor),
    ended.signal,
  );
  return heard;
}

test('an editor must be told when it comes and goes, and not in between', async () => {
  expect(await told([], [server], [server], [])).toEqual(['VS Code', undefined]);
});

test('while the engine does not answer, nobody must be shown as attached', async () => {
  expect(await told([server], undefined, [server])).toEqual(['VS Code', undefined, 'VS Code']);
});
