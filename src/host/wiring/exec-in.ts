import { containerNamed, type Definition } from '../../shared/model/definition.ts';
import { notRunning } from '../../shared/model/error.ts';
import type { World } from '../ports/world.ts';

/** Bash if the image has it, otherwise sh. */
export const shell = ['sh', '-c', 'command -v bash >/dev/null && exec bash -l || exec sh -l'];

/**
 * Runs a command in a running service with this terminal attached, through Docker's own client. Returns the command's
 * exit status. Throws BkdevError `role-failed` if the service is not running.
 */
export async function execIn(
  world: World,
  definition: Definition,
  service: string,
  words: readonly string[],
): Promise<number> {
  const container = containerNamed(await world.engine.containers(definition.project), definition, service);
  if (container?.state !== 'running') throw notRunning(service);
  const terminal = process.stdin.isTTY && process.stdout.isTTY ? ['-t'] : [];
  // Ctrl-C belongs to the command in the container.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  const { execa } = await import('execa');
  const argv = ['exec', '-i', ...terminal, container.id, ...words];
  const { exitCode, cause } = await execa('docker', argv, { stdio: 'inherit', reject: false });
  process.off('SIGINT', ignore);
  if (exitCode === undefined && cause !== undefined) throw cause;
  return exitCode ?? 1;
}
