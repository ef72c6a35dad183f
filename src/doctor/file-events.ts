import { BkdevError } from '../model/error.ts';
import type { FileEvents } from '../model/facts.ts';
import { type Fix, manualFix } from '../remedy/fix.ts';
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
  const { mode, reason, directories } = sources;
  const folders = `${new Intl.NumberFormat('en').format(directories)} folders`;
  if (mode === 'off')
    return { ...warning, found: `off: ${reason || 'the agent watches nothing'}`, fix: fixFor(reason, platform) };
  const seen = seenAfterMs === undefined ? `not seen within ${seconds(waitedMs)}` : shown(seenAfterMs);
  if (mode === 'polling')
    return {
      ...warning,
      found: `polling: ${reason || 'the agent does not say why'} (${folders}${seenAfterMs === undefined ? '' : `, ${seen}`})`,
      fix: fixFor(reason, platform),
    };
  if (seenAfterMs !== undefined) return { check: name, level: 'ok', found: `events, ${seen} (${folders})` };
  const advice = 'bkdev restart workspace has the agent try again; bkdev down && bkdev up mounts the checkout anew';
  return {
    ...warning,
    found: `events, but a file written here was ${seen} (${folders})`,
    fix: manualFix('Watch again', 'role-failed', advice),
  };
}

/** Values that suffice for the largest checkouts; a watch costs the kernel about 1 kB where it is used. */
const limits: Readonly<Record<string, number>> = {
  'fs.inotify.max_user_watches': 524_288,
  'fs.inotify.max_user_instances': 1_024,
  'fs.inotify.max_queued_events': 65_536,
};

/** What to do about polling, by what the agent gives as its reason. */
function fixFor(reason: string, platform: NodeJS.Platform): Fix {
  const limit = Object.keys(limits).find(key => reason.includes(key));
  if (limit !== undefined) {
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
  const advice = /librar|module|native/i.test(reason)
    ? 'bkdev down && bkdev up builds the workspace with its watcher'
    : 'keep the checkout where the engine runs (in WSL its own disk, on macOS a VirtioFS mount); until then saves are noticed late';
  return manualFix('Have events arrive', 'role-failed', advice);
}

function shown(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
