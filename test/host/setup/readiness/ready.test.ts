import { expect, test } from 'vitest';
import { parseEnvironment } from '../../../../src/host/definition/env-file.ts';
import { imageOnTrial } from '../../../../src/host/setup/readiness/prepare.ts';
import { makeReady } from '../../../../src/host/setup/readiness/ready.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { FakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';
import { scenario } from '../../../support/scenario.ts';
import { apiProfile, shop as definition } from '../../../support/shop.ts';

const nobody = { yes: false, isTerminal: false, ask: async () => false, tell: () => undefined };

/** Returns the result for a machine that has all images. */
async function ready(about: { readonly engine?: string; readonly compose?: string }, agreement = nobody) {
  const { world } = scenario();
  const info = { ...(await world.engine.info()), version: about.engine ?? '26.1.5' };
  const machine = {
    ...world,
    engine: { ...world.engine, info: async () => info },
    composer: { ...world.composer, version: async () => about.compose ?? '2.26.1' },
  };
  return makeReady(machine, apiProfile, agreement).catch(said);
}

test('a machine with everything must simply be ready', async () => {
  expect(await ready({})).toEqual(definition);
});

test('images that only other profiles need must not be missed, nor anything be run to build them', async () => {
  const own = definition.services.filter(({ name }) => apiProfile.services.includes(name));
  const others = [{ ...own[0], name: 'broker', image: 'bkdev-broker:1' } as (typeof own)[number]];
  const { world } = scenario({ images: own.map(({ image }) => image) });
  const wider = { ...definition, services: [...definition.services, ...others] };
  const composer = { ...world.composer, version: async () => '2.26.1', definition: async () => wider };
  expect(await makeReady({ ...world, composer }, apiProfile, nobody)).toEqual(wider);
  expect((world.host as FakeHost).ran).toEqual([]);
});

test('a machine without an engine must be ready once one was installed', async () => {
  let isRunning = false;
  const start = () => {
    isRunning = true;
    return {};
  };
  const { world } = scenario({
    host: {
      uid: 0,
      files: { '/etc/os-release': 'ID=debian\nVERSION_ID=13\nVERSION_CODENAME=trixie\n' },
      programs: {
        ...{ 'apt-get': {}, env: {}, 'docker buildx version': { stdout: 'github.com/docker/buildx v0.13.1' } },
        'sh -c PATH="$PATH:/usr/sbin:/sbin"\nsetsid dockerd': start,
      },
    },
  });
  const unreachable = { code: 'engine-unreachable', message: message('setup.lines', { lines: [] }), hint: '' } as const;
  const absent = () => Promise.reject(new BkdevError(unreachable));
  // Whatever is asked first, and also what is asked at the same time.
  const engine = new Proxy(world.engine, {
    get: (target, name) => {
      const answer = Reflect.get(target, name);
      return typeof answer === 'function' && !isRunning ? absent : answer;
    },
  });
  const composer = { ...world.composer, version: async () => '2.26.1' };
  expect(await makeReady({ ...world, engine, composer }, apiProfile, { ...nobody, yes: true }).catch(said)).toEqual(
    definition,
  );
});

test.for([
  [{ engine: '24.0.7' }, /Docker Engine 24\.0\.7 .* is too old: 25 or newer is needed/],
  [{ compose: '2.23.3' }, /Docker Compose 2\.23\.3 is too old: 2\.24\.0 or newer is needed/],
] as const)('%j must be refused although nothing has to be built', async ([about, found]) => {
  expect(await ready(about)).toMatchObject({ message: expect.stringMatching(found) });
});

const envFile = '.devcontainer/.env';

test.for([
  [nobody, 'that part is left out, and the original file is kept as .devcontainer/.env.broken.'],
  [undefined, 'bkdev up will leave that part out, and keep the original file as .devcontainer/.env.broken.'],
] as const)('a broken file must be reported as fixed only if it is', async ([agreement, told]) => {
  const { world, events } = scenario({ host: { files: { [`/home/ada/shop/${envFile}`]: 'FOO="unterminated\n' } } });
  await makeReady({ ...world, composer: { ...world.composer, version: async () => '2.26.1' } }, apiProfile, agreement);
  expect(said(events.find(event => event.type === 'notice-given'))).toMatchObject({
    text: `.devcontainer/.env cannot be read at line 1: ${told}`,
  });
});

const pulls = (status: number) => ({
  'docker buildx version': { stdout: 'github.com/docker/buildx v0.13.1' },
  'docker pull': { status, stderr: status === 0 ? '' : 'no such host\n' },
});

/** Returns the base image that is stored if the shell names this one, which a registry may have; and the result. */
async function basedOn(image: string, about: { pulled?: boolean; dryRun?: boolean; port?: string } = {}) {
  const env = { BKDEV_BASE_IMAGE: image, ...(about.port && { BKDEV_PORT_API: about.port }) };
  const { world, events } = scenario({ host: { env, programs: pulls(about.pulled ? 0 : 1) } });
  const texts: string[] = [];
  const write = (path: string, text: string) => void (path === envFile && texts.push(text));
  const composer = { ...world.composer, version: async () => '2.26.1' };
  const machine = { ...world, composer, checkout: { ...world.checkout, write } };
  const agreement = about.dryRun ? undefined : nobody;
  const error = await makeReady(machine, apiProfile, agreement).then(
    () => undefined,
    failure => failure.code,
  );
  const notices = events.flatMap(event => (event.type === 'notice-given' ? [event.text] : []));
  return { error, notices: said(notices), written: texts.map(text => parseEnvironment(text)['BKDEV_BASE_IMAGE']) };
}

test('a base image from the shell must be stored once it was pulled', async () => {
  expect(await basedOn('mirror.example/debian:12', { pulled: true })).toMatchObject({
    ...{ error: undefined, notices: [] },
    written: expect.arrayContaining(['mirror.example/debian:12']),
  });
});

test('an image that does not exist must be refused before anything is written', async () => {
  expect(await basedOn('no/such:image')).toEqual({ error: 'base-image-unavailable', notices: [], written: [] });
});

test('a dry run must plan without a missing image, and say so', async () => {
  const { error, notices, written } = await basedOn('no/such:image', { dryRun: true });
  expect([error, notices]).toEqual([
    undefined,
    ['no/such:image (BKDEV_BASE_IMAGE) is not on this engine; bkdev up will pull it.'],
  ]);
  expect(written).not.toContain('no/such:image');
});

test('an invalid setting must be refused before anything is written', async () => {
  expect(await basedOn('mirror.example/debian:12', { pulled: true, port: 'abc' })).toEqual({
    ...{ error: 'usage', notices: [], written: [] },
  });
});

test('an image from which nothing could be built must be removed again, without other changes to the file', async () => {
  const tried = async (shell: string, before: string) => {
    const { world, events } = scenario({ host: { env: { BKDEV_BASE_IMAGE: shell } } });
    let text = before;
    const host = { ...world.host, readText: async () => text };
    const write = (_: string, to: string) => {
      text = to;
    };
    const undo = await imageOnTrial({ ...world, host, checkout: { ...world.checkout, write } });
    text = before.replace(/IMAGE='.*'/, `IMAGE='${shell}'`).replace(/TAG='.*'/, "TAG='tried'");
    await undo?.();
    return { text, told: events.flatMap(event => (event.type === 'notice-given' ? [event.text] : [])) };
  };
  const text = "# mine\nMY_TOKEN=x\nBKDEV_BASE_IMAGE='debian:12'\nBKDEV_IMAGE_TAG='abc'\n";
  const told = [message('setup.image-not-kept', { image: 'alpine', kept: 'debian:12' })];
  expect(await tried('alpine', text)).toEqual({ text, told });
  expect(await tried('debian:12', text)).toMatchObject({ told: [] });
});

test('a failed build must be reported to the guard of the base image, and no other failure', async () => {
  const ends = async (code: 'build-failed' | 'create-failed') => {
    let calls = 0;
    const buildFails = new BkdevError({ code, message: message('plan.declined'), hint: '' });
    const shop = scenario({ images: [], buildFails });
    await shop.clock.until(shop.up({ notBuilt: async () => void calls++ }));
    return calls;
  };
  expect([await ends('build-failed'), await ends('create-failed')]).toEqual([1, 0]);
});
