import { expect, test } from 'vitest';
import { addressesDiffer, writtenAddresses } from '../../../src/host/definition/store-address.ts';

test.each([
  ['redis://redis', 'redis://:••••••@redis:6379/0'],
  ['amqp://shop:geheim@rabbitmq', 'pyamqp://shop:••••••@Rabbitmq:5672//'],
  ['amqp://rabbitmq/%2Fshop', 'amqp://rabbitmq:5672//shop'],
  ['redis://redis/0;redis://other/0', 'redis://redis:6379/0?ssl=1'],
])('%j and %j must be the same place', (one, other) => {
  expect(addressesDiffer(one, other)).toBe(false);
});

test.each([
  ['redis://redis/0', 'redis://redis/1'],
  ['redis://redis', 'amqp://redis'],
  ['redis://redis', 'rediss://redis'],
  ['amqp://rabbitmq:5673', 'amqp://rabbitmq'],
  ['redis://redis', 'django-db'],
])('%j and %j must be different places', (one, other) => {
  expect(addressesDiffer(one, other)).toBe(true);
});

test('addresses must be found by the usual names of variables; other values are not compared', () => {
  const url = 'redis://redis/0';
  const variables = {
    ...{ CELERY_BROKER_URL: url, SHOP_BROKER: url, BROKER_HOST: 'redis', BROKER: 'redis', CELERY_BROKER: null },
    ...{ CELERY_RESULT_BACKEND: url, RESULT_BACKEND_URL: 'django-db', BKDEV_LEFT_BROKER_URL: url, REDIS_URL: url },
  };
  const at = { file: 'it.env', line: 1 };
  expect(writtenAddresses('web', variables, () => at)).toEqual(
    [
      ['broker', 'CELERY_BROKER_URL'],
      ['broker', 'SHOP_BROKER'],
      ['results', 'CELERY_RESULT_BACKEND'],
    ].map(([of, variable]) => ({ service: 'web', of, variable, url, at })),
  );
});
