import type { BenchEnvironment } from './environment.ts';

/** A process, as described by the kernel. */
export interface Process {
  readonly command: string;
  /** Epoch milliseconds, accurate to a hundredth of a second. */
  readonly startedAt: number;
  /** CPU seconds used so far. */
  readonly used: number;
}

/** Returns the processes of a container whose command line contains this text. */
export function processesIn({ output }: BenchEnvironment, container: string, part: string): Process[] {
  const [first = '', ...lines] = output({ argv: ['docker', 'exec', container, 'sh', '-c', readAll] })
    .trim()
    .split('\n');
  const [now = 0, uptime = 0] = first.split(' ').map(Number);
  return lines.flatMap(line => {
    const [started = 0, user = 0, system = 0, ...words] = line.split(' ');
    const command = words.join(' ');
    if (!command.includes(part)) return [];
    const startedAt = (now - uptime + Number(started) / ticks) * 1000;
    return [{ command, startedAt, used: (Number(user) + Number(system)) / ticks }];
  });
}

const ticks = 100;
/**
 * Prints both clocks at one moment, then start time, user and system time of each process in ticks (proc_pid_stat(5)).
 */
const readAll = `echo $(date +%s.%N) $(cut -d' ' -f1 /proc/uptime)
for folder in /proc/[0-9]*; do
  stat=$(sed 's/.*) //' $folder/stat 2>/dev/null) || continue
  echo $(echo "$stat" | cut -d' ' -f20) $(echo "$stat" | cut -d' ' -f12,13) $(tr '\\0' ' ' < $folder/cmdline)
done`;
