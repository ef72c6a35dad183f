/**
 * What a screen switches on, switched off: the mouse, bracketed paste, the keyboard's extensions, the alternate
 * screen; the cursor is shown (xterm, "Control Sequences"; the kitty keyboard protocol).
 */
const asBefore = String.raw`\033[?1006l\033[?1000l\033[?2004l\033[<u\033[?25h\033[?1049l`;

/**
 * A shell that reads until the program is gone or says that all is well. Signals of the keyboard are off only in our
 * own raw mode: where the person's shell has taken the terminal since, its settings stay as they are.
 */
const script = `
exec 3<&1
before=$(stty -g <&3) || exit 0
read -r word
[ "$word" = well ] && exit 0
printf '${asBefore}'
case $(stty -a <&3) in *' -isig '*|*'-isig '*) stty "$before" <&3 ;; esac`;

/**
 * Gives the terminal back even where this program is killed (SIGKILL), which leaves it no time to do so itself. Begun
 * before the screen takes the terminal; what is returned ends it after the screen has given it back.
 */
export async function guardTerminal(stdout: NodeJS.WriteStream): Promise<() => Promise<void>> {
  if (!stdout.isTTY || process.platform === 'win32') return async () => undefined;
  const { execa } = await import('execa');
  // In a session of its own: what stops or hangs up this job does not reach it.
  const guard = execa('sh', ['-c', script], {
    ...{ detached: true, cleanup: false, reject: false, stdin: 'pipe', stdout: 'inherit', stderr: 'ignore' },
  });
  return async () => {
    guard.stdin?.end('well\n');
    await guard;
  };
}
