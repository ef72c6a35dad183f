import type Docker from 'dockerode';
import type { Process } from '../../ports/container-engine.ts';

/** A container's processes, as the engine's own ps(1) shows them (Docker API, `GET /containers/{id}/top`). */
export async function listProcesses(docker: Docker, id: string): Promise<Process[] | 'unknown'> {
  const top = await docker
    .getContainer(id)
    .top({ ps_args: '-eo pid,tty,args' })
    .catch((error: { statusCode?: number }) => {
      // It is not running, or is gone. Anything else is the engine's own trouble: a slim one has no ps.
      if (error.statusCode === 409 || error.statusCode === 404) return { Processes: [] };
      if (error.statusCode === 500) return undefined;
      throw error;
    });
  if (top === undefined) return 'unknown';
  return ((top.Processes ?? []) as string[][]).map(([, terminal, ...args]) => ({
    command: args.join(' '),
    hasTerminal: terminal !== '?',
  }));
}

/**
 * The same from the inside, for an engine without ps: a line a process, its controlling terminal (0 where it has
 * none: proc_pid_stat(5), the fifth field after the program's name) and its command line.
 */
export const processScript = `for folder in /proc/[0-9]*; do
  read -r stat 2>/dev/null <"$folder/stat" || continue
  set -- \${stat##*) }
  printf '%s %s\\n' "$5" "$(tr '\\0\\n' '  ' <"$folder/cmdline")"
done`;

/** Reads what it printed. Kernel threads and the dead have no command line. */
export function parseProcesses(printed: string): Process[] {
  return printed.split('\n').flatMap(line => {
    const [, terminal, command] = /^(-?\d+) (.*?)\s*$/.exec(line) ?? [];
    return command ? [{ command, hasTerminal: terminal !== '0' }] : [];
  });
}
