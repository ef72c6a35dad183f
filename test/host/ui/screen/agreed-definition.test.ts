import { expect, test } from 'vitest';
import { agreedDefinition } from '../../../../src/host/ui/screen/agreed-definition.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import { planOf } from '../../../support/plan.ts';
import { sampleDefinition, sampleService } from '../../../support/sample-environment.ts';

const need = (service: string) => ({ service, condition: 'service_healthy' as const });
const api = {
  ...sampleService('api', 'api', 'API'),
  dependsOn: [need('mysql'), need('broker')],
  addresses: ['broker'],
};
const definition = { ...sampleDefinition, services: [api, sampleService('broker', 'broker', 'RabbitMQ')] };
const cause = message('cause.no-container');

test('a service that runs must need nothing that only an unanswered plan would start', () => {
  const plan = planOf(
    { type: 'create', services: ['broker'], volumes: [], cause },
    { type: 'recreate', service: 'api', container: 'a', removeFirst: false, needs: [], cause },
  );
  const [shown] = agreedDefinition(definition, { plan, reasons: [] }).services;
  expect(shown).toEqual({ ...api, dependsOn: [need('mysql')], addresses: [] });
});

test('without a plan, and for a service that it keeps, everything must be as defined', () => {
  const plan = planOf({ type: 'create', services: ['broker'], volumes: [], cause });
  expect(agreedDefinition(definition, undefined)).toBe(definition);
  expect(agreedDefinition(definition, { plan, reasons: [] }).services[0]).toEqual(api);
});
