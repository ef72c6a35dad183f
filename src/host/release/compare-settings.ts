import type { LoadedSettings } from '../../shared/model/loaded-settings.ts';
import type { SettingDifference } from './check-release.ts';

/** Returns the settings of a service that differ between the environment and the image. */
export function compareSettings(service: string, here: LoadedSettings, image: LoadedSettings): SettingDifference[] {
  const [ours, theirs] = [flat(here), flat(image)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap(setting => {
    const values = { here: ours.get(setting) ?? '-', image: theirs.get(setting) ?? '-' };
    return values.here === values.image ? [] : [{ service, setting, ...values }];
  });
}

function flat({ django, celery }: LoadedSettings): Map<string, string> {
  return new Map([
    ...(django?.databases ?? []).map(({ alias, engine, name, host, port }): [string, string] => [
      `DATABASES.${alias}`,
      `${engine.split('.').at(-1)} ${host}:${port}/${name}`,
    ]),
    ...(django?.caches ?? []).map(({ alias, backend, locations }): [string, string] => [
      `CACHES.${alias}`,
      [backend.split('.').at(-1), ...locations].join(' '),
    ]),
    ...(django?.apps ?? []).map((app): [string, string] => [`INSTALLED_APPS ${app}`, 'yes']),
    ...celery.flatMap(({ app, broker, results, defaultQueue, isEager, schedule }): [string, string][] => [
      [`${app} broker`, broker.url],
      [`${app} results`, results?.url ?? '-'],
      [`${app} task_default_queue`, defaultQueue],
      [`${app} task_always_eager`, String(isEager)],
      [`${app} beat_schedule`, String(schedule.count)],
    ]),
  ]);
}
