import { describe, expect, test } from 'vitest';
import { parseEnvironment } from '../../../../src/host/definition/env-file.ts';
import { composeEnvironment, settleIdentity } from '../../../../src/host/setup/readiness/project-name.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import { said } from '../../../support/said.ts';
import { scenario } from '../../../support/scenario.ts';

const root = '/home/ada/shop';
const own = { project: 'bkdev-shop-1f2e', madeFor: root };
const written = (checkout: string, moved = '') =>
  `BKDEV_PROJECT='bkdev-old-0000'\nBKDEV_CHECKOUT='${checkout}'\n${moved && `BKDEV_MOVED_TO='${moved}'\n`}`;

const folders = { '/home/bob/shop': 'another' } as const;

/** Returns the decision about a checkout with this `.env`, given the engine's volumes and the person's answer. */
async function settled(
  text: string,
  volumes: Readonly<Record<string, string>>,
  about: {
    answer?: boolean;
    yes?: boolean;
    dryRun?: boolean;
    shell?: Record<string, string>;
    running?: boolean;
    endpoint?: string;
  } = {},
) {
  const machine = scenario({ checkout: { folders }, host: { env: about.shell ?? {} } });
  for (const [name, madeBy] of Object.entries(volumes)) machine.engine.volumesMadeBy.set(name, madeBy);
  machine.engine.address = about.endpoint ?? machine.engine.address;
  const configFiles = ['/home/ada/old/.devcontainer/compose.yaml'];
  if ('bkdev-old-0000_mysql' in volumes)
    machine.engine.add('mysql', { state: about.running ? 'running' : 'exited', configFiles });
  const asked: Wording[] = [];
  const agreement = {
    yes: about.yes ?? false,
    isTerminal: about.answer !== undefined,
    tell: (line: Wording) => void asked.push(line),
    ask: async (question: Wording) => asked.push(question) > 0 && about.answer === true,
  };
  const world = { ...machine.world, checkout: { ...machine.checkout, ownProject: own.project } };
  const identity = await machine.clock.until(
    settleIdentity(world, parseEnvironment(text), about.dryRun ? undefined : agreement).catch(error => error.report()),
  );
  const notices = machine.events.flatMap(event => (event.type === 'notice-given' ? [event.text] : []));
  return said({ identity, asked, notices, calls: machine.engine.calls });
}

const old = { 'bkdev-old-0000_mysql': '/home/ada/old' };
const about = 'This checkout was in /home/ada/old before, and its data is still there (project bkdev-old-0000).';

describe('the name for bringing up a checkout', () => {
  test.for([
    ['without a file', '', {}],
    ['with its own file', written(root), old],
    ["with a copy of another one's file", written('/home/bob/shop'), { x: '/home/bob/shop' }],
    ['with a copy of one that took data over', written('/home/ada/old', '/home/bob/shop'), { x: '/home/bob/shop' }],
    ['moved, with no data left', written('/home/ada/old'), {}],
    ['moved, with data that another one took over', written('/home/ada/old'), { x: '/home/bob/shop' }],
    ['with data taken over that was deleted since', written('/home/ada/old', root), {}],
    ['with a name and no checkout beside it', "BKDEV_PROJECT='bkdev-old-0000'\n", old],
  ] as const)('a checkout %s must have its own name, without a question', async ([, text, volumes]) => {
    expect(await settled(text, volumes)).toEqual({ identity: own, asked: [], notices: [], calls: [] });
  });

  const taken = { project: 'bkdev-old-0000', madeFor: '/home/ada/old', movedTo: root };
  const takingOver = [`hand over to ${root}`, 'stop mysql', 'remove mysql'];

  test('a checkout that was moved must be offered its data, and take it along', async () => {
    expect(await settled(written('/home/ada/old'), old, { answer: true })).toEqual({
      ...{ identity: taken, asked: [about, 'Use it? [Y/n] '], calls: takingOver },
      notices: [`${about} This checkout uses it from now on.`],
    });
  });

  test('with --yes it must take its data along and say so', async () => {
    const { identity, notices } = await settled(written('/home/ada/old'), old, { yes: true });
    expect([identity, notices]).toEqual([taken, [`${about} This checkout uses it from now on.`]]);
  });

  test('after starting over, the remaining data must be reported', async () => {
    expect(await settled(written('/home/ada/old'), old, { answer: false })).toMatchObject({
      ...{ identity: own, calls: [] },
      notices: ['This checkout starts with an empty database. The data of /home/ada/old stays.'],
    });
  });

  test('that are running on the engine of this machine must be offered like others, for their folder is gone', async () => {
    expect(await settled(written('/home/ada/old'), old, { yes: true, running: true })).toMatchObject({
      ...{ identity: taken, calls: takingOver, asked: [] },
    });
  });

  describe('whose containers are running, perhaps for another machine,', () => {
    const inUse = `${about} Its containers are running: the checkout may still be in use on another machine with this Docker engine.`;
    const shared = { running: true, endpoint: 'ssh://build.example' };

    test('a person must be informed, and take it over only by agreeing', async () => {
      expect(await settled(written('/home/ada/old'), old, { answer: true, ...shared })).toEqual({
        ...{ identity: taken, calls: takingOver },
        asked: [inUse, 'Stop and remove these containers and use the data here? [y/N] '],
        notices: [`${about} This checkout uses it from now on.`],
      });
      expect(await settled(written('/home/ada/old'), old, { answer: false, ...shared })).toMatchObject({
        ...{ identity: own, calls: [] },
        notices: ['This checkout starts with an empty database. The data of /home/ada/old stays.'],
      });
    });

    test('--yes must leave it alone and say why', async () => {
      expect(await settled(written('/home/ada/old'), old, { yes: true, ...shared })).toEqual({
        ...{ identity: own, asked: [], calls: [] },
        notices: [`${inUse} This checkout starts with an empty database. The data of /home/ada/old stays.`],
      });
    });

    test('without anybody to ask, nothing must be decided', async () => {
      expect(await settled(written('/home/ada/old'), old, shared)).toMatchObject({
        ...{ identity: { code: 'consent-needed', message: inUse, hint: expect.stringContaining('stop, then') } },
        ...{ notices: [], calls: [] },
      });
    });
  });

  test('without anybody to ask, nothing must be decided', async () => {
    expect(await settled(written('/home/ada/old'), old)).toMatchObject({
      ...{ identity: { code: 'consent-needed', message: about, hint: expect.stringMatching(/^bkdev up --yes /) } },
      ...{ notices: [], calls: [] },
    });
  });

  test('a dry run must only report, and keep the file', async () => {
    expect(await settled(written('/home/ada/old'), old, { dryRun: true })).toEqual({
      ...{ identity: { project: 'bkdev-old-0000', madeFor: '/home/ada/old' }, asked: [], calls: [] },
      notices: [`${about} bkdev up will offer to use it.`],
    });
  });

  test('an earlier takeover must be kept silently', async () => {
    const volumes = { 'bkdev-old-0000_mysql': root };
    expect(await settled(written('/home/ada/old', root), volumes)).toEqual({
      ...{ identity: taken, asked: [], notices: [], calls: [] },
    });
  });

  test('a name from the shell must take precedence', async () => {
    const shell = { BKDEV_PROJECT: 'mine' };
    expect(await settled(written('/home/ada/old'), old, { shell })).toMatchObject({
      ...{ identity: { project: 'mine', madeFor: root }, asked: [], calls: [] },
    });
  });
});

describe('the environment of Compose and the devcontainer CLI', () => {
  const { checkout } = scenario({ checkout: { folders } });
  const started = (shell: Record<string, string | undefined>, text: string) =>
    composeEnvironment(shell, text, { ...checkout, ownProject: own.project });

  test('it must be the unchanged shell if everything is in order', () => {
    const shell = { PATH: '/bin', BKDEV_PORT_API: '10300', DOCKER_HOST: 'ssh://box', NONE: undefined };
    expect(started(shell, `${written(root)}BKDEV_PORT_WEB='8001'\n`)).toEqual({
      ...{ PATH: '/bin', BKDEV_PORT_API: '10300', DOCKER_HOST: 'ssh://box' },
    });
  });

  test.for(['', "BKDEV_PROJECT='theirs'\n", written('/home/bob/shop'), "BKDEV_PORT_API='10300'\n"])(
    'a checkout must use its own name if its file has none, or that of another one: %j',
    text => {
      expect(started({}, text)).toEqual({ BKDEV_PROJECT: own.project });
      expect(started({ BKDEV_PROJECT: 'mine' }, text)).toEqual({ BKDEV_PROJECT: 'mine' });
    },
  );

  test('a moved one must use the name of its data until that is decided', () => {
    expect(started({}, written('/home/ada/old'))).toEqual({});
  });

  test('no project, file or engine of another program may be confused with ours', () => {
    const text = `${written(root)}COMPOSE_PROJECT_NAME=shop\nCOMPOSE_FILE=x.yml\nDOCKER_HOST=tcp://nowhere:1\n`;
    expect(started({ COMPOSE_PROJECT_NAME: 'other', COMPOSE_PROFILES: 'x' }, text)).toEqual({
      ...{ COMPOSE_PROJECT_NAME: '', COMPOSE_FILE: '', DOCKER_HOST: '' },
    });
    expect(started({ DOCKER_HOST: 'ssh://box' }, text)).toMatchObject({ DOCKER_HOST: 'ssh://box' });
  });

  test('an invalid setting must count as absent, so that an environment can be inspected and taken down', () => {
    const text = `${written(root)}BKDEV_PORT_API=abc\nBKDEV_PORT_WEB=8001\n`;
    expect(started({}, text)).toEqual({ BKDEV_PORT_API: '' });
    expect(started({ BKDEV_PORT_API: '10300' }, text)).toEqual({ BKDEV_PORT_API: '10300' });
    expect(started({ BKDEV_PORT_WEB: 'x', BKDEV_PROJECT: 'No Name' }, text)).toEqual({
      ...{ BKDEV_PORT_API: '', BKDEV_PORT_WEB: '', BKDEV_PROJECT: 'bkdev-old-0000' },
    });
  });

  test('a file that Compose refuses must be read on its behalf', () => {
    expect(started({}, `${written(root)}MY_TOKEN=x\nPASSWORD=a\${b\n`)).toEqual({
      ...{ BKDEV_PROJECT: 'bkdev-old-0000', BKDEV_CHECKOUT: root, MY_TOKEN: 'x', COMPOSE_DISABLE_ENV_FILE: '1' },
    });
  });
});
