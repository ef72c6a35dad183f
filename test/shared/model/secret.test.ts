import { expect, test } from 'vitest';
import { mask, masked } from '../../../src/shared/model/secret.ts';

test.each([
  ['MYSQL_PASSWORD', 'local'],
  ['BK_APP_SECRET', 'x'],
  ['SECRET_KEY', 'django-insecure-1'],
  ['APP_TOKEN', 'x'],
  ['AWS_ACCESS_KEY', 'x'],
  ['ENCRYPTION_KEY_2', 'x'],
  ['JWT_PRIVATE_PEM', 'x'],
])('%s must be masked', (name, value) => {
  expect(masked(name, value)).toBe(mask);
});

test.each([
  ['DATABASE_URL', 'postgres://ann:pa:ss@db:5432/shop', `postgres://ann:${mask}@db:5432/shop`],
  ['CELERY_BROKER_URL', 'redis://:pw@redis/9', `redis://:${mask}@redis/9`],
  ['PLAIN_URL', 'http://db:5432/a@b', 'http://db:5432/a@b'],
  ['SECRET_KEY_FILE', '/run/secrets/key', '/run/secrets/key'],
  ['TOKEN_EXPIRE', '3600', '3600'],
  ['MONKEY', 'banana', 'banana'],
  ['APP_TOKEN', '', ''],
])('%s=%s must be shown as %s', (name, value, shown) => {
  expect(masked(name, value)).toBe(shown);
});
