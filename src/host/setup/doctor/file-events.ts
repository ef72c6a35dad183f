import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { FileEvents, WatchLimit, WatchProblem } from '../../../shared/model/sources.ts';
import { type Fix, manualFix } from '../remedies/fix.ts';
import type { Check, Finding } from './check.ts';

const name = 'file events';

/** Whether the agent detects a save immediately. Otherwise it polls, which is slower and costs CPU time. */
export const fileEvents: Check = {
  name,
  needsEngine: true,
  look: async world => {
    try {
      return judgeFileEvents(await world.fileEvents(), world.host.platform);
    } catch (error) {
      if (error instanceof BkdevError && error.code === 'compose-unusable')
        return { check: name, level: 'warning', found: notChecked(message('doctor.no-compose')) };
      throw error;
    }
  },
};

/** `found` is undefined if there is no definition. */
export function judgeFileEvents(found: FileEvents | undefined, platform: NodeJS.Platform): Finding {
  const warning = { check: name, level: 'warning' } as const;
  if (found === undefined) return { ...warning, found: notChecked(message('doctor.no-definition')) };
  if (found.type === 'unknown') return { ...warning, found: notChecked(found.reason) };
  const { sources, seenAfterMs, waitedMs } = found;
  const { mode, problem, directories: folders } = sources;
  const why = problem === undefined ? message('doctor.watch.no-reason') : inWords(problem);
  const fix = fixFor(problem, platform);
  if (mode === 'off') return { ...warning, found: message('doctor.events.off', { why }), fix };
  if (mode === 'polling') {
    const seen = seenAfterMs === undefined ? {} : { seenAfterMs };
    return { ...warning, found: message('doctor.events.polling', { why, folders, ...seen }), fix };
  }
  if (seenAfterMs !== undefined)
    return { check: name, level: 'ok', found: message('doctor.events', { seenAfterMs, folders }) };
  return {
    ...warning,
    found: message('doctor.events.unseen', { waitedMs, folders }),
    fix: manualFix(
      message('doctor.events.watch-again'),
      'role-failed',
      message('doctor.events.try-again'),
      message('doctor.events.mount-anew'),
    ),
  };
}

function notChecked(reason: Wording): Message {
  return message('doctor.not-checked', { reason });
}

function inWords(problem: WatchProblem): Message {
  switch (problem.code) {
    case 'limit-reached':
      return message('doctor.watch.limit-reached', { limit: problem.limit });
    case 'watcher-ended':
      return message('doctor.watch.watcher-ended', { detail: problem.detail });
    case 'watch-refused':
      return message('doctor.watch.watch-refused', { detail: problem.detail });
    case 'not-begun':
    case 'no-services':
    case 'watcher-missing':
    case 'watcher-hung':
    case 'new-folders':
    case 'events-missing':
    case 'host-events-missing':
      return message(`doctor.watch.${problem.code}`);
    default:
      return unknown(problem);
  }
}

/** Enough for the largest checkouts; each watch in use takes about 1 kB of kernel memory. */
const limits: Readonly<Record<WatchLimit, number>> = {
  'fs.inotify.max_user_watches': 524_288,
  'fs.inotify.max_user_instances': 1_024,
};

/** Returns a fix for the problem that keeps events from the agent. */
function fixFor(problem: WatchProblem | undefined, platform: NodeJS.Platform): Fix {
  switch (problem?.code) {
    case 'limit-reached':
      return raise(problem.limit, platform);
    case 'watcher-missing':
      return arrive(message('doctor.events.rebuild'));
    case 'no-services':
      return arrive(message('doctor.events.write-extensions'));
    case 'not-begun':
    case 'new-folders':
      return arrive(message('doctor.events.ask-again'));
    case 'watcher-hung':
    case 'watcher-ended':
    case 'watch-refused':
      return arrive(
        message('doctor.events.tries-again'),
        message('doctor.events.try-again'),
        message('doctor.events.read-log'),
      );
    case 'events-missing':
    case 'host-events-missing':
      return arrive(message('doctor.events.mount-nearer'));
    case undefined:
      return arrive(message('doctor.events.try-again'), message('doctor.events.mount-nearer'));
    default:
      return unknown(problem);
  }
}

function arrive(...advice: readonly Message[]): Fix {
  return manualFix(message('doctor.events.get'), 'role-failed', ...advice);
}

function raise(limit: WatchLimit, platform: NodeJS.Platform): Fix {
  const setting = `${limit}=${limits[limit]}`;
  const title = message('doctor.events.raise');
  if (platform !== 'linux')
    return manualFix(title, 'role-failed', message('doctor.events.raise-in-machine', { setting }));
  return manualFix(
    title,
    'role-failed',
    `sudo sysctl ${setting}`,
    message('doctor.events.keep-raised', { setting }),
    message('doctor.events.then-restart'),
  );
}

function unknown(problem: never): never {
  throw new Error(`no words for ${JSON.stringify(problem)}`);
}
