import { type Message, message } from '../../shared/messages/message.ts';
import type { InspectedPrograms, LoadedCelery, LoadedSettings } from '../../shared/model/loaded-settings.ts';
import { queuesOf } from '../../shared/model/programs.ts';
import type { Service } from '../../shared/model/service.ts';
import { isStore } from '../../shared/model/traits.ts';
import { strayHost } from '../../shared/model/variable.ts';
import { addressesDiffer, type WrittenAddress } from './store-address.ts';

/** A contradiction between the settings that programs loaded and the definition, and what to do about it. */
export interface SettingsDifference {
  readonly message: Message;
  readonly hint: Message;
}

/** The definition, as far as settings can contradict it. */
export interface Defined {
  readonly services: readonly Service[];
  /** The services of the profile. */
  readonly wanted: readonly string[];
  /** The names that Docker resolves in containers, in lower case. */
  readonly hosts: readonly string[];
  /** The address that a service's variable gives the product for the broker or the result back end, and where. */
  readonly written: readonly WrittenAddress[];
}

/** Returns where the settings that programs loaded contradict the definition. */
export function settingsDifferences(
  inspected: readonly InspectedPrograms[],
  defined: Defined,
): readonly SettingsDifference[] {
  const loaded = inspected.flatMap(({ service, found }): Loaded[] => ('failure' in found ? [] : [{ service, found }]));
  const isWhole = loaded.length === inspected.length;
  return [
    ...eagerOnes(loaded),
    ...unconsumedQueues(loaded, defined),
    ...senderElsewhere(loaded, defined),
    ...otherAddresses(loaded, defined),
    ...strays(loaded, defined),
    // What could not be loaded might use the store.
    ...(isWhole ? unusedStores(loaded, defined) : []),
  ];
}

interface Loaded {
  readonly service: string;
  readonly found: LoadedSettings;
}

function celeryOf(loaded: readonly Loaded[]): { service: string; celery: LoadedCelery }[] {
  return loaded.flatMap(({ service, found }) => found.celery.map(celery => ({ service, celery })));
}

function eagerOnes(loaded: readonly Loaded[]): SettingsDifference[] {
  const services = names(celeryOf(loaded).filter(({ celery }) => celery.isEager));
  if (services.length === 0) return [];
  return [{ message: message('inspect.eager', { services }), hint: message('inspect.eager.hint') }];
}

/** A worker gets no task of a queue that it does not consume, and nothing reports that. */
function unconsumedQueues(loaded: readonly Loaded[], { services, wanted }: Defined): SettingsDifference[] {
  const consumed = new Set(
    services.filter(({ name }) => wanted.includes(name)).flatMap(({ programs }) => queuesOf(programs)),
  );
  if (consumed.size === 0) return [];
  const sent = celeryOf(loaded)
    .filter(({ celery }) => !celery.isEager)
    .flatMap(({ celery: { tasks, schedule } }) => [
      ...tasks,
      ...schedule.entries.flatMap(({ queue, task }) => (queue === null ? [] : [{ queue, some: [task] }])),
    ])
    .filter(({ queue }) => !consumed.has(queue));
  return [...Map.groupBy(sent, ({ queue }) => queue)].map(([queue, all]) => ({
    message: message('inspect.queue-unconsumed', {
      ...{ queue, tasks: [...new Set(all.flatMap(({ some }) => some))].slice(0, examples) },
    }),
    hint: message('inspect.queue-unconsumed.hint', { queue }),
  }));
}

const examples = 3;

/** What a program sends to a broker at which no worker is stays there. */
function senderElsewhere(loaded: readonly Loaded[], { services }: Defined): SettingsDifference[] {
  const consumes = (name: string) => queuesOf(services.find(service => service.name === name)?.programs).length > 0;
  const celery = celeryOf(loaded);
  const brokers = celery.filter(({ service }) => consumes(service)).map(each => each.celery.broker.url);
  if (brokers.length === 0) return [];
  const away = celery.filter(
    each =>
      !consumes(each.service) &&
      !each.celery.isEager &&
      brokers.every(broker => addressesDiffer(broker, each.celery.broker.url)),
  );
  return [...Map.groupBy(away, each => each.celery.broker.url)].map(([broker, senders]) => ({
    message: message('inspect.no-worker-there', { services: names(senders), broker, brokers: [...new Set(brokers)] }),
    hint: message('inspect.see-variables', { service: senders[0]?.service ?? '' }),
  }));
}

function otherAddresses(loaded: readonly Loaded[], { written }: Defined): SettingsDifference[] {
  // Tasks that run where they are sent need no broker.
  const usable = celeryOf(loaded).filter(({ celery }) => !celery.isEager);
  const different = usable.flatMap(({ service, celery }) =>
    (['broker', 'results'] as const).flatMap(of => {
      const found = celery[of]?.url;
      const named = written.filter(each => each.service === service && each.of === of);
      // A product may read one of several such variables.
      if (named.some(({ url }) => !addressesDiffer(url, found ?? ''))) return [];
      return named.slice(0, 1).map(({ variable, at }) => ({ service, of, variable, found: found ?? '', at }));
    }),
  );
  const groups = Map.groupBy(different, ({ of, variable, found, at }) => JSON.stringify([of, variable, found, at]));
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (first === undefined) return [];
    const { of, variable, found, at } = first;
    const where = at === undefined ? '' : `${at.file}:${at.line}`;
    return [
      {
        message: message(`inspect.other-${of}`, { services: names(group), found, variable, at: where }),
        hint: message('inspect.other-address.hint', { variable }),
      },
    ];
  });
}

/** A host that a setting names. */
interface Named {
  readonly setting: Message;
  readonly host: string;
  readonly isUnresolved: boolean;
}

function strays(loaded: readonly Loaded[], { hosts, services, wanted }: Defined): SettingsDifference[] {
  const known = new Set(hosts);
  const isLeftOut = (host: string) => services.some(({ name }) => name === host) && !wanted.includes(host);
  const found = loaded.flatMap(each =>
    hostsNamed(each.found).flatMap(({ setting, host, isUnresolved }) => {
      const kind = isLeftOut(host)
        ? ('left-out' as const)
        : isUnresolved
          ? ('unresolved' as const)
          : strayHost(host, known)?.kind;
      return kind === undefined ? [] : [{ service: each.service, setting, host, kind }];
    }),
  );
  const groups = Map.groupBy(found, ({ setting, host, kind }) => JSON.stringify([setting, host, kind]));
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (first === undefined) return [];
    const { setting, host, kind } = first;
    return [
      {
        message: message(`inspect.${kind}`, { services: names(group), setting, host }),
        hint: kind === 'left-out' ? message('inspect.left-out.hint', { host }) : message('inspect.stray.hint'),
      },
    ];
  });
}

/** Databases that are servers, by their Django engine. Without a host, their client uses a socket in the container. */
const servers = /postgres|postgis|mysql|mariadb/i;

function hostsNamed({ celery, django }: LoadedSettings): Named[] {
  const named = (setting: Message, hosts: readonly string[], unresolved: readonly string[] = []): Named[] =>
    hosts.map(host => ({ setting, host, isUnresolved: unresolved.includes(host) }));
  return [
    ...celery.flatMap(({ isEager, broker, results }) => [
      ...(isEager ? [] : named(message('inspect.of-broker'), broker.hosts, broker.unresolved)),
      ...named(message('inspect.of-results'), results?.hosts ?? []),
    ]),
    ...(django?.databases ?? [])
      .filter(({ engine, host }) => servers.test(engine) && !host.startsWith('/'))
      .flatMap(({ alias, host, unresolved }) =>
        named(message('inspect.of-database', { alias }), hostsIn(host), unresolved),
      ),
    ...(django?.caches ?? []).flatMap(({ alias, hosts, unresolved }) =>
      named(message('inspect.of-cache', { alias }), hosts, unresolved),
    ),
  ];
}

/** PostgreSQL's client takes several hosts. */
function hostsIn(host: string): string[] {
  return host === '' ? ['localhost'] : host.split(',');
}

/** Database servers and brokers that the product does not use. Redis may be used in other ways, too. */
function unusedStores(loaded: readonly Loaded[], { services, wanted }: Defined): SettingsDifference[] {
  const stores = services.filter(service => isStore(service) && wanted.includes(service.name));
  const databases = loaded.flatMap(({ found }) => found.django?.databases ?? []);
  const brokers = celeryOf(loaded).flatMap(({ celery }) => celery.broker);
  return stores.flatMap(({ name, role }) => {
    if (role === 'db' && databases.length > 0 && !databases.some(({ host }) => host.split(',').includes(name)))
      return [unused(name, 'database', new Set(databases.map(({ engine }) => engine.split('.').at(-1) ?? engine)))];
    if (role === 'broker' && brokers.length > 0 && !brokers.some(({ hosts }) => hosts.includes(name)))
      return [unused(name, 'broker', new Set(brokers.map(({ url }) => url)))];
    return [];
  });
}

function unused(store: string, kind: 'database' | 'broker', instead: ReadonlySet<string>): SettingsDifference {
  return {
    message: message(`inspect.unused-${kind}`, { store, instead: [...instead] }),
    hint: message('inspect.unused.hint', { store }),
  };
}

function names(found: readonly { readonly service: string }[]): string[] {
  return [...new Set(found.map(({ service }) => service))];
}
