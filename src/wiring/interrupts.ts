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
