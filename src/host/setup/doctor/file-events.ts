import { BkdevError } from '../../../shared/model/error.ts';
import type { FileEvents, WatchLimit, WatchProblem } from '../../../shared/model/facts.ts';
import { type Fix, manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'file events';

/** Whether the agent learns of a save at once. Where it does not it polls, which works, later and at a price. */
export const fileEvents: Check = {
  name,
  needsEngine: true,
  look: async world => {
    try {
      return judgeFileEvents(await world.fileEvents(), world.host.platform);
    } catch (error) {
      if (error instanceof BkdevError && error.code === 'compose-unusable')
        return { check: name, level: 'warning', found: 'not checked: no Docker Compose' };
      throw error;
    }
  },
};

/** Undefined: there is no definition here. */
export function judgeFileEvents(found: FileEvents | undefined, platform: NodeJS.Platform): Finding {
  const warning = { check: name, level: 'warning' } as const;
  if (found === undefined) return { ...warning, found: 'not checked: no bkdev definition here' };
  if (found.type === 'unknown') return { ...warning, found: `not checked: ${found.reason}` };
  const { sources, seenAfterMs, waitedMs } = found;
  const { mode, problem, directories } = sources;
  const folders = `${new Intl.NumberFormat('en').format(directories)} folders`;
  const why = problem === undefined ? 'the agent does not say why' : inWords(problem);
  const fix = fixFor(problem, platform);
  if (mode === 'off') return { ...warning, found: `off: ${why}`, fix };
  const seen = seenAfterMs === undefined ? `not seen within ${seconds(waitedMs)}` : shown(seenAfterMs);
  if (mode === 'polling') {
    const seenToo = seenAfterMs === undefined ? '' : `, ${seen}`;
    return { ...warning, found: `polling: ${why} (${folders}${seenToo})`, fix };
  }
  if (seenAfterMs !== undefined) return { check: name, level: 'ok', found: `events, ${seen} (${folders})` };
  return {
    ...warning,
    found: `events, but a file written here was ${seen} (${folders})`,
    fix: manualFix('Watch again', 'role-failed', tryAgain, 'bkdev down && bkdev up mounts the checkout anew'),
  };
}

function inWords(problem: WatchProblem): string {
  switch (problem.code) {
    case 'not-begun':
      return 'the agent has only begun to look';
    case 'no-services':
      return 'the definition names no service';
    case 'watcher-missing':
      return 'the image of the workspace lacks the library that watches files';
    case 'limit-reached':
      return `the kernel limit ${problem.limit} is reached`;
    case 'watcher-hung':
      return 'the process that watches files hung and was killed';
    case 'watcher-ended':
      return `the process that watches files ended: ${problem.detail}`;
    case 'watch-refused':
      return `files cannot be watched: ${problem.detail}`;
    case 'new-folders':
      return 'new folders are about to be watched';
    case 'events-missing':
      return 'files change without an event';
    case 'host-events-missing':
      return 'changes made on the host arrive without an event';
    default:
      return unknown(problem);
  }
}

/** Values that suffice for the largest checkouts; a watch costs the kernel about 1 kB where it is used. */
const limits: Readonly<Record<WatchLimit, number>> = {
  'fs.inotify.max_user_watches': 524_288,
  'fs.inotify.max_user_instances': 1_024,
};

const tryAgain = 'bkdev restart workspace has the agent try again';
const mountNearer =
  'keep the checkout where the engine runs (in WSL its own disk, on macOS a VirtioFS mount); until then saves are noticed late';

/** What to do about what keeps events from the agent. */
function fixFor(problem: WatchProblem | undefined, platform: NodeJS.Platform): Fix {
  switch (problem?.code) {
    case 'limit-reached':
      return raise(problem.limit, platform);
    case 'watcher-missing':
      return arrive('bkdev down && bkdev up builds the workspace with the library that watches files');
    case 'no-services':
      return arrive(
        'give the services in .devcontainer/compose.yaml their x-bkdev; bkdev init writes those of the preset',
      );
    case 'not-begun':
    case 'new-folders':
      return arrive('bkdev doctor, asked again in a few seconds, says more');
    case 'watcher-hung':
    case 'watcher-ended':
    case 'watch-refused':
      return arrive('the agent tries again every 30 s', tryAgain, 'bkdev logs workspace shows what it wrote');
    case 'events-missing':
    case 'host-events-missing':
      return arrive(mountNearer);
    case undefined:
      return arrive(tryAgain, mountNearer);
    default:
      return unknown(problem);
  }
}

function arrive(...advice: readonly string[]): Fix {
  return manualFix('Have events arrive', 'role-failed', ...advice);
}

function raise(limit: WatchLimit, platform: NodeJS.Platform): Fix {
  const setting = `${limit}=${limits[limit]}`;
  if (platform !== 'linux')
    return manualFix('Raise the limit', 'role-failed', `in the virtual machine of the engine: sysctl ${setting}`);
  return manualFix(
    'Raise the limit',
    'role-failed',
    `sudo sysctl ${setting}`,
    `to keep it: echo ${setting} | sudo tee /etc/sysctl.d/60-bkdev.conf`,
    'then bkdev restart workspace',
  );
}

function shown(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function unknown(problem: never): never {
  throw new Error(`no words for ${JSON.stringify(problem)}`);
}
