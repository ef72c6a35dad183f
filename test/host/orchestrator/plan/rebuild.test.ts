import { expect, test } from 'vitest';
import { servicesToRebuild } from '../../../../src/host/orchestrator/plan/rebuild.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import { apiProfile, shop } from '../../../support/shop.ts';

const definition = {
  ...shop,
  services: shop.services.map(service => (service.name === 'mysql' ? service : { ...service, isBuilt: true })),
};
const target = { definition, profile: apiProfile };

test('without names, all services of the profile whose image is built must be meant', () => {
  expect(servicesToRebuild([], target)).toEqual(['workspace', 'redis', 'deps', 'migrate', 'api']);
  expect(servicesToRebuild(['api'], target)).toEqual(['api']);
});

test.for([
  ['worker', message('rebuild.not-in-profile', { service: 'worker' })],
  ['mysql', message('rebuild.not-built', { service: 'mysql' })],
  ['nothing', message('error.service-unknown', { service: 'nothing' })],
] as const)('%s must be refused', ([name, why]) => {
  expect(() => servicesToRebuild(['api', name], target)).toThrow(expect.objectContaining({ code: 'usage', told: why }));
});
