import type { Found, MemcachedCache } from '../../recognition/findings.ts';
import { dataFolder } from './environment-text.ts';
import { mailLines } from './mail-service.ts';
import { addresses, type PlannedDatabase, type ProductPlan } from './product-plan.ts';

/**
 * Returns `settings/bkdev_settings.py`: the product's settings, overridden where no variable connects them to the
 * stores.
 */
export function settingsText(plan: ProductPlan): string {
  const { settings, databases, mail, findings } = plan;
  const eager = findings.settings.eager;
  const unled = databases.filter(({ isByVariables, kind }) => !isByVariables && kind !== 'unknown');
  const caches = findings.memcached.filter(({ value }) => !value.isByVariables);
  return [
    '"""The product\'s settings with what no variable leads to the stores of .devcontainer/compose.yaml. Written by `bkdev init`."""',
    '',
    `from ${settings} import *  # noqa: F401,F403`,
    ...(unled.length === 0 ? [] : ['', ...unled.flatMap(databaseLines)]),
    ...(mail === undefined || mail.value.isByVariables ? [] : ['', ...mailLines]),
    ...(caches.length === 0 ? [] : ['', ...caches.map(cacheLine)]),
    ...(eager === undefined || plan.celery === undefined
      ? []
      : [
          '',
          `# ${eager.evidence[0]?.file}:${eager.evidence[0]?.line} would run tasks inside the process that sends them.`,
          'CELERY_TASK_ALWAYS_EAGER = CELERY_ALWAYS_EAGER = False',
        ]),
    '',
  ].join('\n');
}

function cacheLine({ value }: Found<MemcachedCache>): string {
  return `CACHES["${value.alias}"]["LOCATION"] = "${addresses.memcached.address}"  # noqa: F405`;
}

function databaseLines({ alias, kind, name }: PlannedDatabase): readonly string[] {
  const at = `DATABASES["${alias}"]  # noqa: F405`;
  if (kind === 'sqlite')
    return [`${at.replace('  # noqa: F405', '["NAME"]')} = "${dataFolder}/${name}.sqlite3"  # noqa: F405`];
  const [host, port] = kind === 'mysql' ? ['mysql', 3306] : ['postgres', 5432];
  return [
    `DATABASES["${alias}"].update(  # noqa: F405`,
    `    NAME="${name}", USER="app", PASSWORD="local", HOST="${host}", PORT=${port}`,
    ')',
  ];
}
