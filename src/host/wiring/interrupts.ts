/**
 * So soon after it is asked for, a stop has taken place, if it does at all: nobody stops a job that no shell could
 * continue.
 */
const stoppedWithinMs = 50;

/** Stops this program and what it has started, as Ctrl-Z does; resolves once the shell has continued them. */
export async function stopJob(): Promise<void> {
  // Zero means the whole process group, which is what the shell calls a job.
  process.kill(0, 'SIGTSTP');
  await new Promise(resolve => setTimeout(resolve, stoppedWithinMs));
  // A terminal that was resized meanwhile told so only the job in the foreground.
  process.kill(process.pid, 'SIGWINCH');
}

/** Aborts on the first Ctrl-C, termination or hang-up; a second Ctrl-C ends the program at once. */
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
