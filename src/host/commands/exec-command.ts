import { spawn } from 'node:child_process';
import { message } from '../../shared/messages/message.ts';
import { containerNamed } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** Runs a command in a running service with this terminal attached, through Docker's own client. Gives the command's exit status. */
export async function runExec(options: CommonOptions & { service: string; words: readonly string[] }): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const container = containerNamed(await world.engine.containers(definition.project), definition, options.service);
  if (container?.state !== 'running')
    throw new BkdevError({
      code: 'role-failed',
      message: message('exec.not-running', { service: options.service }),
      hint: message('exec.start-it'),
    });
  const terminal = process.stdin.isTTY && process.stdout.isTTY ? ['-t'] : [];
  // Ctrl-C belongs to the command inside.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  const child = spawn('docker', ['exec', '-i', ...terminal, container.id, ...options.words], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', status => {
      process.off('SIGINT', ignore);
      resolve(status ?? 1);
    });
  });
}
