// Replaces `when-exit`, which conf's file writer uses to clean up. That responds to a signal by sending it to the
// program again: Ctrl-C would count twice, and interrupt the handling of the first one. This cleans up when the program
// exits, and ignores signals.

/** Calls back when the program exits; the returned function cancels that. */
export default function whenExit(callback) {
  process.once('exit', callback);
  return () => process.removeListener('exit', callback);
}
