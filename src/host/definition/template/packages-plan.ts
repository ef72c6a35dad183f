import type { ProductPlan } from './product-plan.ts';

/** Names of dependency groups used for development, or that contain the product's main dependencies. */
const useful = ['main', 'dev', 'test', 'local', 'development'];

/**
 * Returns the dependency groups and extras to install: those for development, and the one with the driver of a used
 * database.
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
