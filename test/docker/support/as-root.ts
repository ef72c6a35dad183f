/** Returns an argv that runs a program as root. A few tests need that, whoever runs them. */
export function asRoot(argv: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? argv : ['sudo', '-n', '--preserve-env', ...argv];
}
