import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import type { ContainerEngine, Process } from '../../ports/container-engine.ts';

/**
 * Editors, each with a process that exists exactly while one of its windows is connected; more specific patterns first.
 */
const editors: readonly (readonly [RegExp, Wording])[] = [
  // VS Code and its forks leave their server running; only the extension host starts and ends with the window.
  [/\bvscode-server-insiders\/.*--type=extensionHost/, 'VS Code Insiders'],
  [/\bvscode-server\/.*--type=extensionHost/, 'VS Code'],
  [/\bcursor-server\/.*--type=extensionHost/, 'Cursor'],
  [/\bwindsurf-server\/.*--type=extensionHost/, 'Windsurf'],
  [/\b(?:vs)?codium-server\/.*--type=extensionHost/, 'VSCodium'],
  [/\bcode-server\b.*--type=extensionHost/, 'code-server'],
  [/--type=extensionHost/, message('editor.like-vscode')],
  [/\bcom\.intellij\.|\/JetBrains\/RemoteDev|\bremote-dev-server\b/, message('editor.jetbrains')],
  [/\bzed-remote-server\S* proxy\b/, 'Zed'],
];

/** Returns who has the workspace open, worded for a sentence: an editor, otherwise a terminal. Pure. */
export function editorAmong(processes: readonly Process[]): Wording | undefined {
  const found = editors.find(([sign]) => processes.some(({ command }) => sign.test(command)));
  if (found) return found[1];
  const open = processes.find(({ hasTerminal }) => hasTerminal);
  return open && message('editor.terminal', { program: programOf(open.command) });
}

/** The name of a login shell begins with a dash. */
function programOf(command: string): string {
  return /^-?(?:\S*\/)?(\S*)/.exec(command)?.[1] ?? '';
}

/** Returns who has the workspace open; undefined if nobody has, or if it is not running. */
export async function attachedEditor(
  engine: Pick<ContainerEngine, 'processes'>,
  workspace: ContainerFacts | undefined,
): Promise<Wording | undefined> {
  const runs = workspace?.state === 'running' || workspace?.state === 'paused';
  return runs ? editorAmong(await engine.processes(workspace.id)) : undefined;
}
