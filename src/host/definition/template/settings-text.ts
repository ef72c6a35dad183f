import { dataFolder } from './environment-text.ts';
import type { PlannedDatabase, ProductPlan } from './product-plan.ts';

/**
 * Returns `settings/bkdev_settings.py`: the product's settings, overridden where no variable connects them to the
 * stores.
 */
export function settingsText(plan: ProductPlan): string {
  const { settings, databases, findings } = plan;
  const eager = findings.settings.eager;
  const unled = databases.filter(({ isByVariables, kind }) => !isByVariables && kind !== 'unknown');
  return [
    '"""The product\'s settings with what no variable leads to the stores of .devcontainer/compose.yaml. Written by `bkdev init`."""',
    '',
    `from ${settings} import *  # noqa: F401,F403`,
    ...(unled.length === 0 ? [] : ['', ...unled.flatMap(databaseLines)]),
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
