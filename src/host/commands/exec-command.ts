import { isWorkspace } from '../../shared/model/traits.ts';
import { execIn, shell } from '../wiring/exec-in.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** Runs `bkdev shell`. Returns the shell's exit status. */
export async function runShell({
  service,
  ...options
}: CommonOptions & { readonly service: string | undefined }): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const chosen = service ?? definition.services.find(isWorkspace)?.name ?? 'workspace';
  return execIn(world, definition, chosen, shell);
}

/**
 * Runs a command in a running service with this terminal attached, through Docker's own client. Returns the command's
 * exit status.
 */
export async function runExec(options: CommonOptions & { service: string; words: readonly string[] }): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  return execIn(world, definition, options.service, options.words);
}
