import type { BenchEnvironment } from './environment.ts';
import { type Figure, times } from './figures.ts';
import type { Product } from './products.ts';
import { reloadOf } from './reload.ts';
import type { Row } from './row.ts';

/** Live reload compared with other ways of reloading: both are measured on the same product at the same time. */
export function reloadRows({ name, isLarge }: Product): readonly Row[] {
  const runs = isLarge ? 5 : 9;
  return [
    {
      name: `reload, ${name}: save → new code answers, bkdev / runserver with StatReloader`,
      limit: isLarge ? 0.8 : 1,
      runs,
      pair: environment => ({ ours: reloadOf(environment).api, theirs: reloadOf(environment).runserver }),
    },
    {
      name: `reload, ${name}: save → new code answers, bkdev / docker compose watch (sync+restart)`,
      limit: 1,
      runs,
      pair: environment => ({ ours: reloadOf(environment).api, theirs: reloadOf(environment).composeWatch }),
    },
    {
      name: `reload, ${name}: save → a task is done by new code, bkdev / watchmedo auto-restart`,
      limit: 0.8,
      runs,
      pair: environment => ({ ours: reloadOf(environment).worker, theirs: reloadOf(environment).watchmedo }),
    },
    {
      name: `reload, ${name}: idle, the agent's watch / StatReloader, share of a core`,
      limit: 0.1,
      unit: '%',
      runs: 1,
      pair: environment => ({ ours: reloadOf(environment).watching, theirs: reloadOf(environment).statReloader }),
    },
  ];
}

export function reloadFigures({ name, isLarge }: Product, environment: () => BenchEnvironment): readonly Figure[] {
  const reload = () => reloadOf(environment());
  const ofTheProduct: readonly Figure[] = [
    {
      name: `reload, ${name}: save → the api's new process begins`,
      ...{ limit: 0.15, unit: 's' },
      measure: () => times(isLarge ? 5 : 9, () => reload().apiOverhead()),
    },
    {
      name: `reload, ${name}: idle, the agent's watch, share of a core`,
      ...{ limit: 0.3, unit: '%' },
      measure: () => times(1, () => reload().watching()),
    },
  ];
  const ofAnyTree: readonly Figure[] = [
    {
      name: 'reload: 10,000 folders are watched after',
      ...{ limit: 2, unit: 's' },
      measure: () => times(1, () => reload().wideSeconds()),
    },
    {
      name: 'reload: 10,000 folders, memory added',
      ...{ limit: 60, unit: 'MB' },
      measure: () => times(1, () => reload().wideMb()),
    },
  ];
  return isLarge ? ofTheProduct : [...ofTheProduct, ...ofAnyTree];
}
