import type { FailureClass } from '../../../src/shared/model/failure.ts';
import type { Fault } from './fault.ts';
import { setVariables } from './stack.ts';

/** Variables of one role that keep it from starting. */
export const refused: readonly Fault[] = [
  variables('the secret is missing', 'api', { BK_MONITOR_APP_SECRET: '' }, 'variable-missing', /SECRET_KEY/),
  variables(
    'DJANGO_CONF_MODULE is malformed',
    'web',
    { DJANGO_CONF_MODULE: 'conf.web.development' },
    'variable-invalid',
    /DJANGO_CONF_MODULE/,
  ),
  variables(
    'BK_COMPONENT_API_URL is no URL',
    'worker',
    { BK_COMPONENT_API_URL: 'BK_COMPONENT_API_URL' },
    'variable-invalid',
    /BK_COMPONENT_API_URL/,
  ),
  variables(
    'the database is unknown',
    'beat',
    { MYSQL_NAME: 'elsewhere', BK_MONITOR_MYSQL_NAME: 'elsewhere' },
    'database-unknown',
    /Unknown database 'elsewhere'/,
  ),
];

/** Unreachable addresses and wrong passwords of one role: some programs exit because of them, others keep trying. */
export const unreachable: readonly Fault[] = [
  variables(
    'the password of MySQL is wrong',
    'api',
    { MYSQL_PASSWORD: 'wrong' },
    'database-denied',
    /Access denied for user 'bkm'/,
  ),
  {
    name: 'the port of Redis is wrong',
    told: {
      beat: {
        ...{ phase: 'running', health: 'unhealthy', reason: /Redis redis:6380 is unreachable: connection refused/ },
        ...{ class: 'redis-unreachable', cause: /redis:6380/ },
      },
    },
    inject: checkout => setVariables(checkout, 'beat', { REDIS_PORT: '6380', BK_MONITOR_REDIS_PORT: '6380' }),
  },
  {
    name: "a worker's virtual host is wrong",
    told: {
      worker: {
        ...{ phase: 'running', health: 'unhealthy', reason: /no virtual host "elsewhere"/ },
        ...{ class: 'broker-vhost', cause: /elsewhere/ },
      },
    },
    inject: checkout =>
      setVariables(checkout, 'worker', { CELERY_BROKER_URL: 'amqp://bkm:local@broker:5672/elsewhere' }),
  },
];

export const brokerPassword: Fault = {
  name: "the broker's password is wrong",
  told: {
    queues: {
      phase: 'failed',
      health: 'unhealthy',
      reason: /refuses the user bkm or the password/,
      class: 'broker-denied',
      cause: /refuses the user bkm/,
    },
  },
  inject: checkout => setVariables(checkout, 'queues', { CELERY_BROKER_URL: 'amqp://bkm:wrong@broker:5672/bkmonitor' }),
};

function variables(
  name: string,
  service: string,
  set: Record<string, string>,
  kind: FailureClass,
  cause: RegExp,
): Fault {
  return {
    name,
    told: { [service]: { phase: 'failed', health: 'unhealthy', reason: cause, class: kind, cause } },
    inject: checkout => setVariables(checkout, service, set),
  };
}
