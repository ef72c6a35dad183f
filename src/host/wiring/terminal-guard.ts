/**
 * Switches off what a screen switches on: the mouse, bracketed paste, keyboard extensions and the alternate screen;
 * shows the cursor (xterm, "Control Sequences"; the kitty keyboard protocol).
 */
const asBefore = String.raw`\033[?1006l\033[?1000l\033[?2004l\033[<u\033[?25h\033[?1049l`;

/**
 * A shell script that waits until this process is gone or reports success. Keyboard signals are off only in our own raw
 * mode; if the person's shell has taken the terminal back, its settings are kept.
 */
const script = `
exec 3<&1
before=$(stty -g <&3) || exit 0
read -r word
[ "$word" = well ] && exit 0
printf '${asBefore}'
case $(stty -a <&3) in *' -isig '*|*'-isig '*) stty "$before" <&3 ;; esac`;

/**
 * Restores the terminal even if this process is killed (SIGKILL). Start it before the screen takes the terminal; the
 * returned function ends it after the screen has restored the terminal itself.
 */
export async function guardTerminal(stdout: NodeJS.WriteStream): Promise<() => Promise<void>> {
  if (!stdout.isTTY || process.platform === 'win32') return async () => undefined;
  const { execa } = await import('execa');
  // In its own session, so that stopping or hanging up this job does not affect it.
  const guard = execa('sh', ['-c', script], {
    ...{ detached: true, cleanup: false, reject: false, stdin: 'pipe', stdout: 'inherit', stderr: 'ignore' },
  });
  return async () => {
    guard.stdin?.end('well\n');
    await guard;
  };
}
