import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';
import { attachedEditor } from '../../orchestrator/observe/attached-editor.ts';
import type { World } from '../../ports/world.ts';
import type { Agreement } from './apply-remedies.ts';

/**
 * Warns before a command stops a workspace that somebody has open. At a terminal, asks (default: no); with `--yes`, or
 * when nobody can be asked, continues with a notice. Throws BkdevError `consent-needed`.
 */
export async function agreeToDisturb(
  world: Pick<World, 'engine' | 'emit'>,
  definition: Definition,
  command: string,
  { yes, isTerminal, tell, ask }: Agreement,
): Promise<void> {
  const workspace = definition.services.find(isWorkspace);
  const containers = await world.engine.containers(definition.project);
  const editor = await attachedEditor(world.engine, containers[workspace?.name ?? '']);
  if (editor === undefined) return;
  const found = message('setup.in-use', { editor });
  if (yes || !isTerminal) return world.emit({ type: 'notice-given', text: found });
  tell(found);
  if (await ask(message('setup.ask.continue'))) return;
  throw new BkdevError({
    code: 'consent-needed',
    message: message('setup.in-use-kept', { editor }),
    hint: message('setup.close-first', { command }),
  });
}
