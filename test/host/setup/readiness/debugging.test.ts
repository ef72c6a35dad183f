import { expect, test } from 'vitest';
import { withDebugging } from '../../../../src/host/setup/readiness/debugging.ts';
import { inModes } from '../../../../src/shared/model/modes.ts';
import { scenario } from '../../../support/scenario.ts';
import { apiProfile, shop, webProfile } from '../../../support/shop.ts';

const programs = {
  api: { api: { command: 'python manage.py runserver' } },
  web: { web: { command: 'python manage.py runserver' } },
  worker: { worker: { celery: { app: 'shop', queues: ['celery'] } } },
};
const definition = {
  ...shop,
  services: shop.services.map(service => {
    const own = programs[service.name as keyof typeof programs];
    return own ? { ...service, programs: own } : service;
  }),
};
const overlay = '.devcontainer/.debug.yaml';

/** What a wish makes of the files, with Compose's part left out. */
async function wished(wish: object, { profile = webProfile, before = '' } = {}) {
  const { world, checkout, events } = scenario();
  if (before !== '') checkout.written.set(overlay, before);
  const composer = { ...world.composer, definition: async () => published };
  const published = {
    ...definition,
    services: inModes(definition, { api: 'debug' }).services.map(service =>
      service.name === 'api'
        ? { ...service, ports: [...service.ports, { container: 5678, host: 5698, address: '127.0.0.1' }] }
        : service,
    ),
  };
  const all = { modes: {}, waits: [], scales: {}, ...wish };
  const debugging = await withDebugging({ ...world, composer }, { definition, profile }, all, undefined);
  const untouched = checkout.written.get(overlay) ?? '';
  debugging.settle();
  return { untouched, checkout, events, overlay: checkout.written.get(overlay) };
}

test.each([
  [{ modes: { mysql: 'debug' } }, webProfile, 'debug.no-python'],
  [{ modes: { deps: 'debug' } }, webProfile, 'debug.no-python'],
  [{ modes: { radish: 'debug' } }, webProfile, 'error.service-unknown'],
  [{ modes: { worker: 'debug' } }, apiProfile, 'debug.not-in-profile'],
  [{ modes: { worker: 'debug' }, scales: { worker: 3 } }, webProfile, 'debug.scaled'],
])('the wish %j must be refused', async (wish, profile, code) => {
  await expect(wished(wish, { profile })).rejects.toMatchObject({ code: 'usage', told: { code } });
});

test('nothing must be written before the person agrees; then the overlay, and how to attach', async () => {
  const { untouched, checkout, events, overlay: text } = await wished({ modes: { api: 'debug' }, waits: ['api'] });
  expect(untouched).toBe('');
  expect(text).toContain('x-bkdev-waits: true');
  expect(checkout.written.get('.vscode/launch.json')).toMatch(
    /"api \(bkdev\)".*"port":5698[\s\S]*"host":"api","port":5678/,
  );
  expect(events).toMatchObject([
    { type: 'notice-given', text: { code: 'debug.attach', params: { program: 'api', port: 5698 } } },
  ]);
});

test('a service must stay in debug mode until another mode is wanted', async () => {
  const { overlay: before = '' } = await wished({ modes: { api: 'debug' }, waits: ['api'] });
  const kept = await wished({ modes: { web: 'dev' } }, { before });
  expect({ overlay: kept.overlay, said: kept.events }).toEqual({ overlay: before, said: [] });
  expect((await wished({ modes: { api: 'dev' } }, { before })).overlay).toBe(undefined);
});
