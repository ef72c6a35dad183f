/** The argv that runs a program as root: a few tests need what only root may do, wherever they run. */
export function asRoot(argv: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? argv : ['sudo', '-n', '--preserve-env', ...argv];
}
