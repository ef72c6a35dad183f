import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { generateKeys } from '../../../../src/host/setup/readiness/generate-keys.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import { productSchema } from '../../../../src/shared/model/product.ts';
import { fakeCheckout } from '../../../support/fake-checkout.ts';
import { fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';
import { apiProfile } from '../../../support/shop.ts';

const keys = '.devcontainer/env/keys.env';
const compose = 'services: {api: {env_file: [env/common.env, {path: env/keys.env, required: false}]}}\n';

/** What is written for a product that declares three keys, in a checkout with these files. */
async function generated(
  files: Readonly<Record<string, string>> = {},
  isDryRun = false,
  dotenv = '',
  hidden: readonly string[] = [],
) {
  const there: Record<string, string> = { '.devcontainer/compose.yaml': compose, ...files };
  const events: EngineEvent[] = [];
  const declared = { SECRET_KEY: { type: 'key' }, FIELD_KEY: { type: 'fernet' }, COMMON: { type: 'key' }, NAME: {} };
  const checkout = {
    ...fakeCheckout({ files: [...(dotenv === '' ? [] : ['.env']), ...hidden] }),
    text: (path: string) => there[path],
    write: (path: string, text: string) => void Object.assign(there, { [path]: text }),
    product: async () => productSchema.parse({ name: 'shop', folder: '.', environment: declared }),
  };
  const host = fakeHost({ files: { '/home/ada/shop/.env': dotenv } });
  const world = { checkout, host, emit: (event: EngineEvent) => void events.push(event) } as unknown as World;
  await generateKeys(world, apiProfile, isDryRun);
  return { text: there[keys], notices: events.map(said) };
}

const fernet = String.raw`[\w-]{43}=`;
const key = String.raw`[\w-]{64}`;

test('each key that no file sets must be generated in its format, without being shown', async () => {
  const { text, notices } = await generated({ '.devcontainer/env/common.env': 'COMMON=given\nFIELD_KEY=\n' });
  expect(text).toMatch(new RegExp(`^# .*\nSECRET_KEY=${key}\nFIELD_KEY=${fernet}\n$`));
  expect(notices).toMatchObject([
    { text: 'Generated SECRET_KEY and FIELD_KEY in .devcontainer/env/keys.env, which git ignores.' },
  ]);
});

test('a key must be generated once: what is in the file stays, whoever wrote it', async () => {
  const mine = '# mine\nSECRET_KEY=own\nFIELD_KEY=own';
  const { text } = await generated({ [keys]: mine }, false, 'COMMON=of-dotenv\n');
  expect(text).toBe(mine);
  expect((await generated({ [keys]: mine })).text).toMatch(new RegExp(`^${mine}\nCOMMON=${key}\n$`));
});

test('keys that cannot be read must not be overwritten', async () => {
  expect(await generated({}, false, '', [keys])).toEqual({ text: undefined, notices: [] });
});

test('a dry run must only say so, and a definition that does not read the file get none', async () => {
  const dry = await generated({}, true);
  expect(dry.text).toBeUndefined();
  expect(dry.notices).toMatchObject([{ text: expect.stringMatching(/^bkdev up will generate SECRET_KEY, /) }]);
  expect(await generated({ '.devcontainer/compose.yaml': 'services: {}\n' })).toEqual({ text: undefined, notices: [] });
});
