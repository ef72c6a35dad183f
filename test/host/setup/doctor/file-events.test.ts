import { describe, expect, it } from 'vitest';
import { fileEvents, judgeFileEvents } from '../../../../src/host/setup/doctor/file-events.ts';
import { listFix } from '../../../../src/host/setup/remedies/fix.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { FileEvents, Sources } from '../../../../src/shared/model/sources.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

function tried(about: Partial<Sources> = {}, seenAfterMs?: number): FileEvents {
  const sources = { mode: 'events', directories: 2310, files: 14_000, tookMs: 210, ...about } as const;
  return { type: 'tried', sources, waitedMs: 5050, ...(seenAfterMs !== undefined && { seenAfterMs }) };
}

const watches = { code: 'limit-reached', limit: 'fs.inotify.max_user_watches' } as const;
const instances = { code: 'limit-reached', limit: 'fs.inotify.max_user_instances' } as const;

describe('judgeFileEvents', () => {
  it('must accept events that arrive, with their delay and the number of folders', () => {
    expect(said(judgeFileEvents(tried({}, 12.4), 'linux'))).toEqual({
      check: 'file events',
      level: 'ok',
      found: 'events, 12 ms (2,310 folders)',
    });
  });

  it.each<[string, FileEvents, NodeJS.Platform, string, readonly string[]]>([
    [
      'a limit of the kernel',
      tried({ mode: 'polling', problem: watches }, 1240),
      'linux',
      'polling: the kernel limit fs.inotify.max_user_watches is reached (2,310 folders, 1.2 s)',
      [
        'to do by hand: sudo sysctl fs.inotify.max_user_watches=524288',
        'to do by hand: to keep it: echo fs.inotify.max_user_watches=524288 | sudo tee /etc/sysctl.d/60-bkdev.conf',
        'to do by hand: then bkdev restart workspace',
      ],
    ],
    [
      'the same in a virtual machine',
      tried({ mode: 'polling', problem: watches }),
      'darwin',
      'polling: the kernel limit fs.inotify.max_user_watches is reached (2,310 folders)',
      ['to do by hand: in the virtual machine of the engine: sysctl fs.inotify.max_user_watches=524288'],
    ],
    [
      'another limit',
      tried({ mode: 'polling', problem: instances }, 900),
      'linux',
      'polling: the kernel limit fs.inotify.max_user_instances is reached (2,310 folders, 900 ms)',
      expect.arrayContaining(['to do by hand: sudo sysctl fs.inotify.max_user_instances=1024']),
    ],
    [
      'a mount that no events cross',
      tried({ mode: 'polling', problem: { code: 'host-events-missing' } }, 900),
      'linux',
      'polling: changes made on the host arrive without an event (2,310 folders, 900 ms)',
      [expect.stringContaining('keep the checkout where the engine runs')],
    ],
    [
      'a watcher that is not there',
      tried({ mode: 'polling', problem: { code: 'watcher-missing' } }, 900),
      'linux',
      'polling: the image of the workspace lacks the library that watches files (2,310 folders, 900 ms)',
      [expect.stringContaining('bkdev down && bkdev up')],
    ],
    [
      'events that do not arrive',
      tried(),
      'linux',
      'events, but a file written here was not seen within 5.0 s (2,310 folders)',
      [
        'to do by hand: bkdev restart workspace makes the agent try again',
        'to do by hand: bkdev down && bkdev up mounts the checkout anew',
      ],
    ],
    [
      'a watcher that hung',
      tried({ mode: 'polling', problem: { code: 'watcher-hung' } }, 900),
      'linux',
      'polling: the process that watches files hung and was killed (2,310 folders, 900 ms)',
      expect.arrayContaining([expect.stringContaining('bkdev restart workspace')]),
    ],
    [
      'a definition that is empty',
      tried({ mode: 'off', problem: { code: 'no-services' } }),
      'linux',
      'off: the definition names no service',
      [expect.stringContaining('x-bkdev')],
    ],
    [
      'an agent that does not say why',
      tried({ mode: 'off' }),
      'linux',
      'off: the agent does not say why',
      expect.arrayContaining([expect.stringContaining('bkdev restart workspace')]),
    ],
  ])('must note %s, and what to do about it', (_, events, platform, found, remedy) => {
    const finding = judgeFileEvents(events, platform);
    expect(said(finding)).toMatchObject({ check: 'file events', level: 'warning', found });
    expect(said(finding.fix && listFix(finding.fix))).toEqual(remedy);
  });
});

describe('the file events check', () => {
  it('must never accept what could not be tested', async () => {
    const warning = { check: 'file events', level: 'warning' };
    const unknown = { type: 'unknown', reason: 'workspace does not run' } as const;
    expect(said(await fileEvents.look(fakeWorld({ fileEvents: unknown })))).toEqual({
      ...warning,
      found: 'not checked: workspace does not run',
    });
    expect(said(await fileEvents.look(fakeWorld()))).toEqual({
      ...warning,
      found: 'not checked: no bkdev definition here',
    });
    const noCompose = new BkdevError({ code: 'compose-unusable', message: 'No Compose.', hint: '' });
    expect(said(await fileEvents.look(fakeWorld({ fileEvents: noCompose })))).toEqual({
      ...warning,
      found: 'not checked: no Docker Compose',
    });
  });

  it('must pass on errors of the definition', async () => {
    const invalid = new BkdevError({ code: 'definition-invalid', message: 'No.', hint: '' });
    await expect(fileEvents.look(fakeWorld({ fileEvents: invalid }))).rejects.toBe(invalid);
  });
});
