import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { checkVariables } from '../../../../src/host/setup/readiness/check-variables.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import { productSchema } from '../../../../src/shared/model/product.ts';
import type { VariableFault } from '../../../../src/shared/model/variable.ts';
import { fakeCheckout } from '../../../support/fake-checkout.ts';
import { fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';
import { apiProfile, shop } from '../../../support/shop.ts';
import { refusalOf } from '../../../support/written-checkout.ts';

const files = {
  '.devcontainer/compose.yaml':
    'services:\n  api:\n    env_file: env/common.env\n  worker:\n    env_file: env/common.env\n',
  '.devcontainer/env/common.env': '# common\nLIMIT=many\nURL=http://nobody\nPYTHONPATH=/opt/bkdev/runtime/settings\n',
  '.devcontainer/product.yaml': 'name: shop\nenvironment:\n  LIMIT: {type: int}\n  KEY: {required: true}\n',
};
const environment = { LIMIT: { type: 'int' }, KEY: { required: true }, EXTRA: { type: 'int', roles: ['api', 'step'] } };

/** What a person is told about these faults, if the product has this `.env` (null: it cannot be read). */
async function told(faults: Readonly<Record<string, readonly VariableFault[]>>, dotenv?: string | null) {
  const events: EngineEvent[] = [];
  const checkout = {
    ...fakeCheckout({ files: dotenv === undefined ? [] : ['.env'] }),
    text: (path: string) => (files as Readonly<Record<string, string>>)[path],
    product: async () => productSchema.parse({ name: 'shop', folder: '.', environment }),
  };
  const host = fakeHost({ files: typeof dotenv === 'string' ? { '/home/ada/shop/.env': dotenv } : {} });
  const world = { checkout, host, emit: (event: EngineEvent) => void events.push(event) } as unknown as World;
  const profile = { ...apiProfile, services: [...apiProfile.services, 'worker'] };
  const refusal = await refusalOf(() => checkVariables(world, { ...shop, faults }, profile));
  return { refusal, notices: events.map(said) };
}

const limit: VariableFault = { name: 'LIMIT', problem: { kind: 'type', type: 'int', value: 'many' } };
const key: VariableFault = { name: 'KEY', problem: { kind: 'missing' } };

test('a wrong value must be refused once for all services, with the line to change', async () => {
  expect(await told({ api: [limit], worker: [limit], beat: [key] })).toEqual({
    notices: [],
    refusal: {
      code: 'definition-invalid',
      message: 'Wrong variable LIMIT of api and worker: "many" is not an integer (.devcontainer/env/common.env:2).',
      hint: 'Correct it in .devcontainer/env/common.env:2; .devcontainer/product.yaml:3 says what it must be.',
    },
  });
});

test('a required variable must be found in .env, where it is judged too', async () => {
  expect((await told({ api: [key] })).refusal).toMatchObject({
    message: 'Wrong variable KEY of api: required, but not set.',
    hint: "Set it in .devcontainer/env/common.env or in the product's .env; .devcontainer/product.yaml:4 requires it.",
  });
  expect(await told({ api: [key] }, 'KEY=a\n')).toEqual({ refusal: undefined, notices: [] });
  expect((await told({ api: [key] }, '\nKEY=\n')).refusal).toMatchObject({
    message: 'Wrong variable KEY of api and worker: required, but empty (.env:2).',
  });
});

test('a variable that only .env sets must be judged there, and not if the container has it', async () => {
  const wrong = (await told({}, 'EXTRA=many\nLIMIT=many\n')).refusal;
  expect(wrong).toMatchObject({
    message: 'Wrong variable EXTRA of api: "many" is not an integer (.env:1).',
  });
});

test('a host that nothing answers to must only be warned about, since the product may never call it', async () => {
  const fault: VariableFault = { name: 'URL', problem: { kind: 'host-unknown', host: 'nobody' } };
  const { refusal, notices } = await told({ api: [fault] });
  expect(refusal).toBeUndefined();
  expect(notices).toMatchObject([
    {
      type: 'notice-given',
      text: 'Wrong variable URL of api: no service or alias is named "nobody" (.devcontainer/env/common.env:3).',
    },
  ]);
});

test('an unreadable .env must be reported, since services start without it', async () => {
  expect((await told({}, null)).notices).toMatchObject([
    { type: 'notice-given', text: '.env cannot be read, so services start without its variables.' },
  ]);
});
