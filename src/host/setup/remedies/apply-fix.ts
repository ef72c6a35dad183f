import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Host } from '../../ports/host.ts';
import { redactUrl } from '../machine/redact-url.ts';
import { type Fix, type FixStep, listFix, listStep } from './fix.ts';

/** A step as a program to run; manual steps have none. */
interface Action {
  readonly argv: readonly string[];
  readonly input?: string;
  readonly needsRoot: boolean;
}

/** Number of output lines shown for a failed step. */
const shownLines = 20;

/**
 * Runs a fix step by step, with sudo if root is needed. `tell` receives a line for each step and the programs' output.
 * Throws BkdevError with the fix's code if a step fails or root cannot be obtained.
 */
export async function applyFix(fix: Fix, host: Host, tell: (line: Wording) => void): Promise<void> {
  const sudo = await sudoOf(host);
  for (const step of fix.steps) {
    if (step.kind === 'tell') {
      tell(message('setup.fix.by-hand', { what: step.text }));
      continue;
    }
    const action = actionOf(step, sudo ?? []);
    if (action.needsRoot && sudo === undefined) throw rootNeeded(fix);
    const argv = action.needsRoot ? [...(sudo ?? []), ...action.argv] : action.argv;
    tell(labelOf(step, argv));
    const lines: string[] = [];
    const { status } = await host.run(argv, {
      ...(action.input !== undefined && { input: action.input }),
      onLine: raw => {
        const line = redactUrl(raw);
        lines.push(line);
        if (lines.length > shownLines) lines.shift();
        tell(line);
      },
    });
    if (status !== 0) throw stepFailed(fix, step, argv, status, lines);
  }
}

/** Returns the prefix to run a command as root: empty for root itself, undefined if root cannot be obtained. */
async function sudoOf(host: Host): Promise<readonly string[] | undefined> {
  if (host.uid === 0) return [];
  return (await host.run(['sudo', '-V'])).status === 0 ? ['sudo'] : undefined;
}

function actionOf(step: Exclude<FixStep, { kind: 'tell' }>, sudo: readonly string[]): Action {
  switch (step.kind) {
    case 'run':
      return { argv: step.argv, needsRoot: step.needsRoot };
    case 'refresh-packages':
      return { argv: ['apt-get', ...aptOptions, 'update'], needsRoot: true };
    case 'install-packages':
      return {
        argv: [
          ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...aptOptions, 'install', '-y'],
          ...step.packages,
        ],
        needsRoot: true,
      };
    case 'write-file':
      return {
        argv: ['sh', '-c', 'umask 022; mkdir -p "$(dirname "$1")" && cat > "$1"', 'sh', step.path],
        input: step.text,
        needsRoot: true,
      };
    case 'pipe':
      return { argv: ['sh', '-c', pipeScript([...sudo, ...step.from], step.to)], needsRoot: false };
    case 'start-daemon':
      return { argv: step.by === 'systemd' ? startUnit : ['sh', '-c', startDaemonScript], needsRoot: true };
    default:
      return step satisfies never;
  }
}

/** Wait if another package manager is running, such as unattended upgrades. */
const aptOptions = [
  ...['-q', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Install-Recommends=false'],
];
const startUnit = ['systemctl', 'enable', '--now', 'docker'];

/**
 * Builds a pipe that fails if either program fails. Without `pipefail`, the first program's status is lost, so it is
 * passed on a file descriptor of its own.
 */
function pipeScript(from: readonly string[], to: readonly string[]): string {
  const first = `{ ${commandLine(from)}; echo $? >&4; }`;
  return `exec 3>&1; status=$({ ${first} | ${commandLine(to)} >&3; } 4>&1) && [ "$status" = 0 ]`;
}

/**
 * Starts dockerd in its own session, so that it outlives bkdev and its terminal, and waits up to a minute. Polls the
 * API, since the socket exists before the daemon answers.
 */
const startDaemonScript = `PATH="$PATH:/usr/sbin:/sbin"
setsid dockerd </dev/null >>/var/log/dockerd.log 2>&1 &
daemon=$!
tries=300
while [ $tries -gt 0 ] && kill -0 $daemon 2>/dev/null; do
  docker -H unix:///var/run/docker.sock version >/dev/null 2>&1 && exit 0
  sleep 0.2
  tries=$((tries - 1))
done
echo "dockerd did not come up. The end of /var/log/dockerd.log:" >&2
tail -n 15 /var/log/dockerd.log >&2
exit 1`;

function rootNeeded(fix: Fix): BkdevError {
  return new BkdevError({
    code: fix.code,
    message: message('setup.fix.needs-root', { summary: fix.summary }),
    hint: message('setup.fix.as-root'),
    detail: listFix(fix),
  });
}

function stepFailed(
  fix: Fix,
  step: FixStep,
  argv: readonly string[],
  status: number,
  detail: readonly string[],
): BkdevError {
  return new BkdevError({
    code: fix.code,
    message: message('setup.fix.failed', {
      summary: fix.summary,
      why: telling(detail) ?? message('setup.fix.status', { status }),
      step: labelOf(step, argv),
    }),
    hint: message('setup.fix.then-again'),
    detail,
  });
}

/**
 * Returns the most informative line: apt's first error, since later ones follow from it; otherwise the last line that
 * reports an error.
 */
function telling(lines: readonly string[]): string | undefined {
  const complaint = /\b(?:fail|error|fatal|denied|cannot|unable)/i;
  return lines.find(line => line.startsWith('E: ')) ?? lines.findLast(line => complaint.test(line)) ?? lines.at(-1);
}

/** Returns a step's announcement: the command itself, unless it is one of our scripts. */
function labelOf(step: FixStep, argv: readonly string[]): Wording {
  const isScript = step.kind === 'write-file' || step.kind === 'pipe' || step.kind === 'start-daemon';
  return isScript ? (listStep(step) ?? '') : message('setup.fix.runs', { command: redactUrl(commandLine(argv)) });
}

/** Quotes an argv for a POSIX shell. */
export function commandLine(argv: readonly string[]): string {
  return argv.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
