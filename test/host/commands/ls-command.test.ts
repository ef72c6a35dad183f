import { expect, test } from 'vitest';
import { shellFor, withoutFolder } from '../../../src/host/commands/ls-command.ts';
import type { Environment } from '../../../src/host/ports/container-engine.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../src/shared/model/container.ts';

/** An environment whose containers have these states. */
function environment(states: Readonly<Record<string, ContainerFacts['state']>>): Environment {
  const facts = { exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' };
  const containers = Object.entries(states).map(([name, state]) => [name, { ...facts, id: name, state }]);
  return { project: 'bkdev-shop-1f2e', checkout: '/home/ada/shop', containers: Object.fromEntries(containers) };
}

test('an environment whose folder is gone must be reported with the command that removes it', () => {
  expect(withoutFolder(environment({ api: 'running', mysql: 'paused', deps: 'exited' }))).toEqual({
    project: 'bkdev-shop-1f2e',
    workspace: '/home/ada/shop',
    profile: null,
    outcome: 'unknown',
    urls: [],
    reason: message('ls.folder-gone', { running: 1, containers: 3 }),
    hint: message('ls.remove-it', { command: 'docker compose -p bkdev-shop-1f2e down' }),
  });
});

const shell = {
  ...{ PATH: '/bin', BKDEV_PYPI_INDEX: 'https://pypi.example', BKDEV_PROJECT: 'mine', BKDEV_SOURCE: '..' },
  ...{ BKDEV_UID: '1', BKDEV_GID: '1', BKDEV_IMAGE_TAG: 'x', BKDEV_PORT_API: '1', BKDEV_PORT_WEB: '2' },
};
const kept = { PATH: '/bin', BKDEV_PYPI_INDEX: 'https://pypi.example' };

test('settings of the shell for the current checkout must not be applied to another', () => {
  expect(shellFor('theirs', "BKDEV_PROJECT='theirs'\nBKDEV_CHECKOUT='/srv/theirs'\n", shell)).toEqual(kept);
});

test.for([undefined, '', "BKDEV_PROJECT='older'\nBKDEV_CHECKOUT='/srv/theirs'\n", "BKDEV_PROJECT='theirs'\n"])(
  'an environment must have the name of its containers if its file contains %j',
  written => {
    expect(shellFor('theirs', written, shell)).toEqual({ ...kept, BKDEV_PROJECT: 'theirs' });
  },
);
