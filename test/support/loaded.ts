import type { LoadedCelery, LoadedDjango, LoadedSettings } from '../../src/shared/model/loaded-settings.ts';

/** The settings of a product with Redis, PostgreSQL and one task, except for those given. */
export function loaded(
  { celery = {}, django = {} }: { celery?: Partial<LoadedCelery> | null; django?: Partial<LoadedDjango> | null } = {},
  notes: LoadedSettings['notes'] = [],
): LoadedSettings {
  const apps = celery === null ? [] : [{ ...usualCelery, ...celery }];
  return { celery: apps, django: django && { ...usualDjango, ...django }, notes };
}

const usualCelery: LoadedCelery = {
  app: 'shop',
  isEager: false,
  broker: broker('redis://redis:6379/0', 'redis'),
  results: null,
  defaultQueue: 'celery',
  queues: ['celery'],
  tasks: [{ queue: 'celery', count: 1, some: ['shop.tasks.send'] }],
  unknownRoutes: 0,
  schedule: { scheduler: 'celery.beat:PersistentScheduler', count: 0, entries: [] },
};

const usualDjango: LoadedDjango = {
  settings: 'shop.settings',
  databases: [database('postgres')],
  caches: [],
  apps: ['shop'],
};

/** A broker with these hosts. */
export function broker(url: string, ...hosts: readonly string[]): LoadedCelery['broker'] {
  return { url, hosts: [...hosts], unresolved: [] };
}

/** A database of PostgreSQL on this host, except for what is given. */
export function database(
  host: string,
  about: Partial<LoadedDjango['databases'][number]> = {},
): LoadedDjango['databases'][number] {
  return {
    ...{ alias: 'default', engine: 'django.db.backends.postgresql', name: 'shop', host, port: '5432', unresolved: [] },
    ...about,
  };
}
