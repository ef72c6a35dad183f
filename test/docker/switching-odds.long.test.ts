import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { message } from '../../src/shared/messages/message.ts';
import { inEnglish } from '../support/said.ts';
import { anotherCheckout, ask, bkdev, startBkdev, type UpResult, up, upResult } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { containersOf, docker, pauseContainer, sql, volumesOf } from './support/engine.ts';
import { openEngineProxy } from './support/engine-proxy.ts';
import { expectExactly, type ProfileName, running, runsOfThese, services, stores } from './support/profiles.ts';
import { inTerminal } from './support/terminal.ts';
import { until } from './support/until.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('switching-odds');
});

function to(profile: ProfileName): Promise<UpResult> {
  return up(checkout, {}, profile);
}

describe('changes made without bkdev', () => {
  test('a container that was removed, paused or restarted must be repaired by the next up', async () => {
    await to('full');
    const before = await runsOfThese(checkout, stores);
    await docker('rm', '-f', `${checkout.project}-web-1`);
    await pauseContainer(`${checkout.project}-worker-1`);
    await docker('restart', `${checkout.project}-beat-1`);
    expect(await to('full')).toMatchObject({ status: 0 });
    await expectExactly(checkout, 'full');
    expect(await runsOfThese(checkout, stores)).toEqual(before);
  });

  test('a service that was removed from the definition must be removed, and its volume stay', async () => {
    const repair = await edit(checkout, 'profiles/mine.yaml', () =>
      ['name: mine', 'title: Mine', 'extends: api', 'services: [extra]', 'overlays: [mine.yml]', ''].join('\n'),
    );
    const overlay = await edit(checkout, '.devcontainer/mine.yml', () =>
      [
        'services:',
        '  extra:',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in.
        '    image: bkdev-redis:${BKDEV_IMAGE_TAG}',
        '    build: {context: ., target: redis}',
        '    command: [sleep, infinity]',
        '    healthcheck: {test: [CMD, "true"], interval: 5s, start_period: 5s, start_interval: 500ms}',
        '    volumes: [extra:/extra]',
        '    x-bkdev: {role: cache}',
        'volumes: {extra: }',
        '',
      ].join('\n'),
    );
    expect(await up(checkout, {}, 'mine')).toMatchObject({ status: 0 });
    expect(await running(checkout)).toContain('extra');
    await repair();
    await overlay();
    const { plan } = await to('api');
    expect(plan).toContain('remove extra (the definition no longer has it)');
    expect(Object.keys(await containersOf(checkout.project))).not.toContain('extra');
    expect(Object.keys(await volumesOf(checkout.project))).toContain('extra');
  });
});

describe('a definition that is edited while it is running', () => {
  const everywhere = services.full;
  const isEdited = inEnglish(message('doubt.edited', { services: ['worker'] }));

  /** Edits the environment of one role, as a person would. */
  function editWorker(): Promise<() => Promise<void>> {
    return edit(checkout, '.devcontainer/compose.yaml', text =>
      text.replace('BKDEV_SERVICE: worker\n', 'BKDEV_SERVICE: worker\n      EDITED: "1"\n'),
    );
  }

  test('the plan must show what it would replace, and a person at a terminal be asked first', async () => {
    await to('full');
    const before = await runsOfThese(checkout, everywhere);
    onTestFinished(await editWorker());
    const { stdout } = await bkdev(checkout, ['up', '--dry-run']);
    expect(stdout).toMatch(/recreate worker .*\(its configuration changed\)/);

    const terminal = inTerminal(checkout, 'up', '--no-tui');
    await terminal.line(new RegExp(isEdited));
    await terminal.line(/Continue\?/);
    terminal.write('n\r');
    const refused = await terminal.finished;
    expect(refused).toMatchObject({ status: 4, stdout: expect.stringContaining(inEnglish(message('plan.declined'))) });
    expect(await runsOfThese(checkout, everywhere)).toEqual(before);
  });

  test('without anybody to ask, it must continue, say so, and replace nothing else', async () => {
    const others = everywhere.filter(service => service !== 'worker');
    const before = await runsOfThese(checkout, others);
    onTestFinished(await editWorker());
    const { status, events } = await to('full');
    expect(status).toBe(0);
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice-given', text: isEdited }));
    expect(await docker('exec', `${checkout.project}-worker-1`, 'printenv', 'EDITED')).toBe('1');
    expect(await runsOfThese(checkout, others)).toEqual(before);
  });

  test('a switch must show its plan to a person at a terminal, and do nothing that they do not want', async () => {
    const before = await runsOfThese(checkout, everywhere);
    const terminal = inTerminal(checkout, 'switch', 'api', '--no-tui');
    await terminal.line(/stop worker/);
    await terminal.line(/Continue\?/);
    terminal.write('n\r');
    expect(await terminal.finished).toMatchObject({ status: 0 });
    expect(await runsOfThese(checkout, everywhere)).toEqual(before);
  });
});

describe('an engine that becomes unreachable during a switch', () => {
  /** Returns the container id of each service, regardless of when it was started. */
  async function idsOfThese(names: readonly string[]): Promise<(string | undefined)[]> {
    return Object.values(await runsOfThese(checkout, names)).map(run => run?.split(' ')[0]);
  }

  test.each([
    ['leaves the containers running', []],
    ['ends all containers with it', ['api', 'mysql', 'redis', 'workspace']],
  ])(
    'if it %s, the command must continue once it is back, and the next one find nothing left to do',
    async (_, ended) => {
      await to('api');
      const before = await runsOfThese(checkout, services.api);
      const ids = await idsOfThese(services.api);
      const proxy = await openEngineProxy(join(inject('environment').home, 'engine.sock'));
      onTestFinished(proxy.close);
      const switching = startBkdev(checkout, ['switch', 'web-worker', '--json'], { DOCKER_HOST: proxy.host });
      await switching.line(/"type":"activity-started","activity":"starting"/);
      proxy.goAway();
      await until('bkdev has asked for it in vain', () => proxy.refused() >= 3);
      if (ended.length > 0) await docker('kill', ...ended.map(name => `${checkout.project}-${name}-1`));
      proxy.comeBack();
      const { status, error, events } = upResult(await switching.finished);
      expect({ status, error }).toEqual({ status: 0, error: undefined });
      expect(
        events.some(
          event =>
            event.type === 'notice-given' && inEnglish(event.text) === inEnglish(message('operation.engine-back')),
        ),
      ).toBe(true);
      await expectExactly(checkout, 'web-worker');
      expect(await idsOfThese(services.api)).toEqual(ids);
      if (ended.length === 0) expect(await runsOfThese(checkout, services.api)).toEqual(before);
      expect((await to('web-worker')).plan).toEqual([expect.stringMatching(/^keep /)]);
    },
  );
});

describe('a broker that refuses the roles', () => {
  test.each([
    ['password', /bkm:local@/, 'bkm:wrong@', /password|refuse/i],
    ['virtual host', /5672\/bkmonitor/, '5672/elsewhere', /elsewhere/],
  ])(
    'a wrong %s must be reported before any role starts, and the previous set come back',
    async (_, right, wrong, told) => {
      await to('api');
      onTestFinished(
        await edit(checkout, '.devcontainer/compose.full.yaml', text => text.replaceAll(new RegExp(right, 'g'), wrong)),
      );
      const { status, error } = await to('full');
      expect(status).toBe(3);
      expect(error?.message).toMatch(/Task queues/);
      expect(error?.message).toMatch(told);
      await expectExactly(checkout, 'api');
    },
  );
});

describe('twenty random switches', () => {
  test('a row and a waiting message must survive them, and each must end in exactly its profile', async () => {
    const names = Object.keys(services) as ProfileName[];
    const seed = Date.now() % 100_000;
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    const title = `survives ${seed}`;
    expect(await to('full')).toMatchObject({ status: 0 });
    const kept = await runsOfThese(checkout, stores);
    await ask(checkout, '/api/v4/notes/', { title });
    await leaveMessage(title);
    for (let turn = 0; turn < 20; turn++) {
      const profile = names[random(names.length)] ?? 'api';
      const { status, error } = await to(profile);
      expect({ seed, turn, profile, status, error }).toEqual({ seed, turn, profile, status: 0, error: undefined });
      await expectExactly(checkout, profile);
    }
    expect(await to('full')).toMatchObject({ status: 0 });
    expect(await sql(checkout.project, `select count(*) from bkmonitor_note where title = '${title}'`)).toBe('1');
    expect(await messages('bkdev_test')).toBe(1);
    expect(await runsOfThese(checkout, stores)).toEqual(kept);
  });
});

/** Leaves a message in a RabbitMQ queue that no worker reads. */
async function leaveMessage(text: string): Promise<void> {
  const script = [
    'import os; from kombu import Connection, Queue',
    "connection = Connection(os.environ['CELERY_BROKER_URL'])",
    "queue = connection.SimpleQueue('bkdev_test')",
    `queue.put({'text': ${JSON.stringify(text)}}); queue.close(); connection.release()`,
  ].join('\n');
  await docker('exec', `${checkout.project}-worker-1`, '/deps/venv/bin/python', '-c', script);
}

async function messages(queue: string): Promise<number> {
  const listed = await docker(
    'exec',
    `${checkout.project}-broker-1`,
    'rabbitmqctl',
    '-q',
    'list_queues',
    '-p',
    'bkmonitor',
    'name',
    'messages',
  );
  return Number(new RegExp(`^${queue}\\s+(\\d+)`, 'm').exec(listed)?.[1] ?? Number.NaN);
}
