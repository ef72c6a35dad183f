/** A stop takes effect within this time, if at all: a process without a job-control shell is not stopped. */
const stoppedWithinMs = 50;

/** Stops this process and its children, as Ctrl-Z does; resolves once the shell has continued them. */
export async function stopJob(): Promise<void> {
  // Zero means the whole process group, which is the shell's job.
  process.kill(0, 'SIGTSTP');
  await new Promise(resolve => setTimeout(resolve, stoppedWithinMs));
  // If the terminal was resized meanwhile, only the foreground job was told.
  process.kill(process.pid, 'SIGWINCH');
}

/** Aborts on the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process immediately. */
export function abortOnSignals(): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
  readonly abort: () => void;
} {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    dispose: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
