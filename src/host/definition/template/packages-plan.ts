import type { ProductPlan } from './product-plan.ts';

/** Groups that hold what a person runs beside the product, or what the product itself is listed in. */
const useful = ['main', 'dev', 'test', 'local', 'development'];

/**
 * The dependency groups and extras to install: those for development, and the one that has the driver of a database
 * that is used.
 */
export function driverExtras({ databases, findings }: ProductPlan): {
  readonly groups: readonly string[];
  readonly extras: readonly string[];
} {
  const { dependencies } = findings;
  const all = dependencies?.value.groups ?? [];
  const driver = findings.databases.flatMap(({ value }, index) =>
    value.driverGroup !== undefined && databases[index]?.kind === value.kinds[0] ? [value.driverGroup] : [],
  );
  const extras = (dependencies?.value.extras ?? []).filter(name => driver.includes(name) || useful.includes(name));
  const groups = all
    .filter(name => !(dependencies?.value.extras ?? []).includes(name))
    .filter(name => useful.includes(name) || driver.includes(name));
  return { groups, extras };
}
