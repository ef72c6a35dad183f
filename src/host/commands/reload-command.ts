import { type Intent, setReloading } from '../orchestrator/pause.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { neutralise } from '../ui/text/neutralise.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** What `bkdev pause` or `bkdev resume` was asked for. */
export interface ReloadOptions extends CommonOptions {
  readonly intent: Intent;
  /** All roles where absent. */
  readonly service: string | undefined;
}

/** Pauses or resumes the reloading of one role or of all, and prints what is paused then. Throws BkdevError where it cannot. */
export async function runReload({ intent, service, ...options }: ReloadOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const paused = await setReloading(world, definition, intent, service);
  printLines([options.json ? jsonText({ paused }) : neutralise(reloadWords(paused), { color: false })]);
}

/** What is paused now, for people. */
export function reloadWords(paused: readonly string[]): string {
  if (paused.length === 0) return 'Reloading goes on: what is saved is put to work.';
  const whose = paused.includes('*') ? 'all roles' : paused.join(', ');
  return `Reloading is paused for ${whose}: what is saved waits until \`bkdev resume\`.`;
}
