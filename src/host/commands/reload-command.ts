import { type Message, message } from '../../shared/messages/message.ts';
import { type Intent, setReloading } from '../orchestrator/pause.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev pause` and `bkdev resume`. */
export interface ReloadOptions extends CommonOptions {
  readonly intent: Intent;
  /** All roles if undefined. */
  readonly service: string | undefined;
}

/** Pauses or resumes live reload for one role or all, and prints what is paused. Throws BkdevError on failure. */
export async function runReload({ intent, service, ...options }: ReloadOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const paused = await setReloading(world, definition, intent, service);
  printLines([options.json ? jsonText({ paused }) : plain(reloadWords(paused))]);
}

/** Describes what is paused. */
export function reloadWords(paused: readonly string[]): Message {
  if (paused.length === 0) return message('reload.on');
  return paused.includes('*') ? message('reload.paused') : message('reload.paused-for', { services: paused });
}
