import { type Message, message } from '../../shared/messages/message.ts';
import { type Intent, setReloading } from '../orchestrator/pause.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** What `bkdev pause` or `bkdev resume` was asked for. */
export interface ReloadOptions extends CommonOptions {
  readonly intent: Intent;
  /** All roles where absent. */
  readonly service: string | undefined;
}

/**
 * Pauses or resumes the reloading of one role or of all, and prints what is paused then. Throws BkdevError where it
 * cannot.
 */
export async function runReload({ intent, service, ...options }: ReloadOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const paused = await setReloading(world, definition, intent, service);
  printLines([options.json ? jsonText({ paused }) : plain(reloadWords(paused))]);
}

/** What is paused now, for people. */
export function reloadWords(paused: readonly string[]): Message {
  if (paused.length === 0) return message('reload.on');
  return paused.includes('*') ? message('reload.paused') : message('reload.paused-for', { services: paused });
}
