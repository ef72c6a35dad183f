import { expect, test } from 'vitest';
import { attachedEditor, editorAmong } from '../../../../src/host/orchestrator/observe/attached-editor.ts';
import type { Process } from '../../../../src/host/ports/container-engine.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { said } from '../../../support/said.ts';

const quiet = (command: string): Process => ({ command, hasTerminal: false });
const idle = ['tini -- /usr/bin/python3 /opt/bkdev/runtime/supervisor/run.py', 'node /opt/bkdev/runtime/agent.mjs'].map(
  quiet,
);
const host = '--type=extensionHost --transformURIs --useHostProxy=false';

test.for([
  [
    'VS Code',
    `/home/dev/.vscode-server/bin/ee8c7def/node /home/dev/.vscode-server/bin/ee8c7def/out/bootstrap-fork ${host}`,
  ],
  [
    'VS Code',
    `/vscode/vscode-server/bin/linux-x64/ee8c7def/node /vscode/vscode-server/bin/linux-x64/ee8c7def/out/bootstrap-fork ${host}`,
  ],
  [
    'VS Code',
    `/home/dev/.vscode-server/cli/servers/Stable-ee8c7def/server/node /home/dev/.vscode-server/cli/servers/Stable-ee8c7def/server/out/bootstrap-fork ${host}`,
  ],
  [
    'VS Code Insiders',
    `/home/dev/.vscode-server-insiders/bin/c089/node /home/dev/.vscode-server-insiders/bin/c089/out/bootstrap-fork ${host}`,
  ],
  [
    'Cursor',
    `/home/dev/.cursor-server/bin/linux-x64/6af2/node /home/dev/.cursor-server/bin/linux-x64/6af2/out/bootstrap-fork ${host}`,
  ],
  [
    'Windsurf',
    `/home/dev/.windsurf-server/bin/ff49/node /home/dev/.windsurf-server/bin/ff49/out/bootstrap-fork ${host}`,
  ],
  [
    'VSCodium',
    `/home/dev/.vscodium-server/bin/17a3/node /home/dev/.vscodium-server/bin/17a3/out/bootstrap-fork ${host}`,
  ],
  ['code-server', `/usr/lib/code-server/lib/node /usr/lib/code-server/lib/vscode/out/bootstrap-fork ${host}`],
  [
    'an editor like VS Code',
    `/home/dev/.trae-server/bin/1/node /home/dev/.trae-server/bin/1/out/bootstrap-fork ${host}`,
  ],
  ['a JetBrains IDE', '/tmp/jbr/bin/java -cp /tmp/lib/app.jar com.intellij.idea.Main cwmHostNoLobby /workspace'],
  ['a JetBrains IDE', '/bin/sh /home/dev/.cache/JetBrains/RemoteDev/dist/5f3/bin/remote-dev-server.sh run /workspace'],
  ['Zed', '/home/dev/.zed_server/zed-remote-server-stable-0.200.1 proxy --identifier workspace-1'],
] as const)('a window of %s must be recognised by its process', ([name, command]) => {
  expect(said(editorAmong([...idle, quiet(command)]))).toBe(name);
});

test.for([
  ['bash', 'a terminal (bash)'],
  ['-zsh', 'a terminal (zsh)'],
  ['/usr/bin/python3 manage.py shell', 'a terminal (python3)'],
] as const)('a person who has %s open must be reported', ([command, name]) => {
  expect(said(editorAmong([...idle, { command, hasTerminal: true }]))).toBe(name);
});

test.for([
  'node /opt/bkdev/runtime/agent.mjs',
  '/bin/sh -c curl -fsS --unix-socket /run/bkdev/agent.sock http://agent/health',
  // The process that remains after an editor's window is closed.
  '/bin/sh',
  '/home/dev/.vscode-server/bin/ee8c7def/node /home/dev/.vscode-server/bin/ee8c7def/out/server-main.js --start-server',
  '/home/dev/.vscode-server/bin/ee8c7def/node /home/dev/.vscode-server/bin/ee8c7def/out/bootstrap-fork --type=ptyHost',
  'vim notes about --type extensionHost.txt',
])('%s must count as nobody', command => {
  expect(editorAmong([...idle, quiet(command)])).toBeUndefined();
});

test('an editor must be named before a terminal, because it has one of its own', () => {
  const window = quiet(`/home/dev/.vscode-server/bin/1/node /home/dev/.vscode-server/bin/1/out/bootstrap-fork ${host}`);
  expect(editorAmong([{ command: '/bin/bash', hasTerminal: true }, window])).toBe('VS Code');
});

test.for([
  ['running', 'a terminal (bash)'],
  ['paused', 'a terminal (bash)'],
  ['exited', undefined],
  ['created', undefined],
] as const)('a workspace that is %s must be asked about only if it can have processes', async ([state, found]) => {
  const workspace: ContainerFacts = {
    ...{ id: 'w', state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' },
  };
  const engine = { processes: async () => [{ command: 'bash', hasTerminal: true }] };
  expect(said(await attachedEditor(engine, workspace))).toBe(found);
  expect(await attachedEditor(engine, undefined)).toBeUndefined();
});
