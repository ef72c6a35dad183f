// In place of `when-exit`, by which conf's file writer tidies up. That answers a signal by sending it to the program once more: a Ctrl-C
// would count as two, and cut short what the first began. This tidies up when the program exits, and leaves signals alone.

/** Calls back when the program exits; the returned function takes that back. */
export default function whenExit(callback) {
  process.once('exit', callback);
  return () => process.removeListener('exit', callback);
}
