import { expect, test } from 'vitest';
import { memoryReason } from '../../../../src/host/orchestrator/plan/memory-need.ts';
import type { Definition } from '../../../../src/shared/model/definition.ts';
import type { Profile } from '../../../../src/shared/model/profile.ts';
import { inEnglish } from '../../../support/said.ts';
import { apiProfile, service, shop } from '../../../support/shop.ts';

const gb = 1e9;
const seen = { mysql: 0.2 * gb, api: 0.5 * gb, worker: 1.3 * gb, beat: 0.3 * gb, broker: 0.12 * gb, migrate: 9 * gb };
const onBroker = { dependsOn: [{ service: 'broker', condition: 'service_healthy' }] } as const;

const definition: Definition = {
  ...shop,
  services: [
    ...shop.services.filter(({ name }) => !['worker', 'broker', 'beat'].includes(name)),
    service('broker', 'broker', 'RabbitMQ'),
    service('worker', 'worker', 'Workers', onBroker),
    service('beat', 'beat', 'Beat', onBroker),
  ],
};
const full: Profile = { ...apiProfile, name: 'full', services: [...apiProfile.services, 'broker', 'worker', 'beat'] };
const about = { profile: full, definition, running: apiProfile.services, seen };

test.for([
  ['there is room', { availableBytes: 2 * gb }],
  ['there is just enough', { availableBytes: 1.72 * gb }],
  ['nothing is known of what is free', { availableBytes: undefined }],
  ['nothing was ever seen', { availableBytes: 0, seen: {} }],
  ['all of it runs already', { availableBytes: 0, running: full.services }],
] as const)('if %s, there must be no warning', ([, more]) => {
  expect(memoryReason({ ...about, ...more })).toBeUndefined();
});

test('a lack of memory must be reported with the largest service to omit and how', () => {
  expect(inEnglish(memoryReason({ ...about, availableBytes: 0.5 * gb }))).toBe(
    'full needs about 1.7 GB more memory, and 0.5 GB is free; worker (1.3 GB) is the largest: to do without it, write "without: [worker]" in profiles/full.local.yaml.',
  );
});

test('as many services must be named as have to be omitted, and no more', () => {
  expect(inEnglish(memoryReason({ ...about, availableBytes: 0.2 * gb }))).toBe(
    'full needs about 1.7 GB more memory, and 0.2 GB is free; worker (1.3 GB) and beat (0.3 GB) are the largest: to do without them, write "without: [worker, beat]" in profiles/full.local.yaml.',
  );
});

test('stores, dependencies of others and steps must not be named as dispensable', () => {
  const running = ['workspace', 'redis'];
  const reason = inEnglish(memoryReason({ ...about, running, availableBytes: -1 }));
  expect(reason).toContain('full needs about 2.4 GB more memory, and 0.0 GB is free');
  expect(reason).toContain('"without: [worker, api, beat]"');
});

test('if nothing can be omitted, only the lack must be reported', () => {
  const profile = { ...full, name: 'stores', services: ['mysql'] };
  expect(inEnglish(memoryReason({ ...about, profile, running: [], availableBytes: 0 }))).toBe(
    'stores needs about 0.2 GB more memory, and 0.0 GB is free.',
  );
});
