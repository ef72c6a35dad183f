import type { Wording } from '../../../shared/messages/wording.ts';
import { sameText } from '../../../shared/messages/wording.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import type { World } from '../../ports/world.ts';
import { attachedEditor } from './attached-editor.ts';

/** How often to look: it lists every process of the workspace. */
const everyMs = 10_000;

/**
 * Reports who has the workspace open whenever that changes, until the signal aborts: an editor or a terminal, or
 * undefined for nobody. If the engine does not answer, nobody is known to.
 */
export async function followEditor(
  { engine, clock }: Pick<World, 'engine' | 'clock'>,
  workspace: () => ContainerFacts | undefined,
  tell: (editor: Wording | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  let told: Wording | undefined;
  while (!signal.aborted) {
    const editor = await attachedEditor(engine, workspace()).catch(() => undefined);
    if (signal.aborted) return;
    if (!(editor === undefined || told === undefined ? editor === told : sameText(editor, told))) tell(editor);
    told = editor;
    await clock.sleep(everyMs, signal);
  }
}
