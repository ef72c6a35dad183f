import type Docker from 'dockerode';
import type { Process } from '../../ports/container-engine.ts';

/** Returns a container's processes as seen by the engine's ps(1) (Docker API, `GET /containers/{id}/top`). */
export async function listProcesses(docker: Docker, id: string): Promise<Process[] | 'unknown'> {
  const top = await docker
    .getContainer(id)
    .top({ ps_args: '-eo pid,tty,args' })
    .catch((error: { statusCode?: number }) => {
      // 409 and 404: it is not running, or gone. 500: the engine itself fails, as a slim one without ps does.
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
 * Lists the processes from inside the container, for an engine without ps. Prints a line per process: its controlling
 * terminal (0 if none: proc_pid_stat(5), the fifth field after the program's name) and its command line.
 */
export const processScript = `for folder in /proc/[0-9]*; do
  read -r stat 2>/dev/null <"$folder/stat" || continue
  set -- \${stat##*) }
  printf '%s %s\\n' "$5" "$(tr '\\0\\n' '  ' <"$folder/cmdline")"
done`;

/** Parses the script's output. Kernel threads and zombies have no command line. */
export function parseProcesses(printed: string): Process[] {
  return printed.split('\n').flatMap(line => {
    const [, terminal, command] = /^(-?\d+) (.*?)\s*$/.exec(line) ?? [];
    return command ? [{ command, hasTerminal: terminal !== '0' }] : [];
  });
}
