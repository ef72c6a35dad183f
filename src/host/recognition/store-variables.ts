import { read } from './database-variables.ts';
import type { EnvironmentTemplate, Found, StoreVariable } from './findings.ts';
import { firstOfEach, found, hitsIn, type Tree } from './tree.ts';

const reading = new RegExp(`${read}(?:\\s*,\\s*(?:default\\s*=\\s*)?f?["']?([^"'\\n,)]*)["']?)?`, 'g');

/**
 * Returns the variables with which settings and templates find Redis, RabbitMQ and memcached. Databases have theirs
 * with each alias.
 */
export function storeVariables(
  tree: Tree,
  settings: readonly string[],
  templates: readonly Found<EnvironmentTemplate>[],
): Found<StoreVariable>[] {
  const read_ = settings.flatMap(file =>
    hitsIn(file, tree.code(file), reading).flatMap(({ groups: [name = '', usual = ''], evidence }) => {
      const variable = storeVariable(name, usual);
      return variable === undefined ? [] : [found(variable, 'certain' as const, evidence)];
    }),
  );
  const templated = templates.flatMap(({ value, evidence: [first] }) =>
    value.variables.flatMap(({ name, value: usual, line }) => {
      const variable = storeVariable(name, usual);
      return variable === undefined || first === undefined
        ? []
        : [found(variable, 'likely' as const, { file: first.file, line })];
    }),
  );
  return firstOfEach([...read_, ...templated], ({ value }) => value.name);
}

const stores: readonly (readonly [store: StoreVariable['store'], name: RegExp, address: RegExp])[] = [
  ['redis', /REDIS|VALKEY/, /^(?:rediss?|valkey):\/\//],
  ['rabbitmq', /RABBIT|AMQP/, /^(?:py)?amqps?:\/\//],
  ['memcached', /MEMCACHE/, /^(?:(?:py)?memcached?|pylibmc|djangopylibmc):\/\//],
];

const parts: readonly (readonly [part: StoreVariable['part'], name: RegExp])[] = [
  ['host', /(?:HOST|HOSTNAME|SERVERS?|ADDR|ADDRESS)$/],
  ['port', /PORT$/],
  ['user', /USER(?:NAME)?$/],
  ['password', /PASS(?:WORD)?$/],
  ['vhost', /VHOST$/],
  ['url', /(?:URL|URI|LOCATION|BROKER|BACKEND|DSN)$/],
];

function storeVariable(name: string, usual: string): StoreVariable | undefined {
  for (const [store, named, address] of stores) {
    if (address.test(usual)) return { name, store, part: 'url', usual };
    if (!named.test(name)) continue;
    const part = parts.find(([, pattern]) => pattern.test(name))?.[0];
    if (part !== undefined) return { name, store, part: isAddress(store, part, name, usual) ? 'address' : part, usual };
  }
  return undefined;
}

/** Whether a variable's value has a port and no scheme, as Django's memcached back ends want it. */
function isAddress(store: StoreVariable['store'], part: StoreVariable['part'], name: string, usual: string): boolean {
  if (part !== 'url' && part !== 'host') return false;
  if (usual !== '') return /^[^/]*:\d+$/.test(usual);
  return store === 'memcached' && /(?:LOCATION|SERVERS?)$/.test(name);
}
