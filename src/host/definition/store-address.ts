import type { Place } from '../../shared/model/variable.ts';

/** A variable of a service that names the broker or the result back end. */
export interface WrittenAddress {
  readonly service: string;
  readonly of: 'broker' | 'results';
  readonly variable: string;
  readonly url: string;
  /** Undefined if the place is unknown. */
  readonly at: Place | undefined;
}

/** The usual names of the variables, `SHOP_BROKER` and `CELERY_RESULT_BACKEND_URL` included. */
const names: readonly (readonly [WrittenAddress['of'], RegExp])[] = [
  ['broker', /(?:^|_)BROKER(?:_URL|_URI)?$/i],
  ['results', /(?:^|_)RESULTS?_BACKEND(?:_URL|_URI)?$/i],
];

/** Returns the addresses of the broker and the result back end that the variables of a service contain. */
export function writtenAddresses(
  service: string,
  variables: Readonly<Record<string, string | null>>,
  placeOf: (variable: string) => Place | undefined,
): WrittenAddress[] {
  return Object.entries(variables).flatMap(([variable, url]) =>
    names.flatMap(([of, pattern]) => {
      const isMeant = pattern.test(variable) && !variable.startsWith('BKDEV_') && placeIn(url ?? '') !== undefined;
      return isMeant ? [{ service, of, variable, url: url ?? '', at: placeOf(variable) }] : [];
    }),
  );
}

/** Whether two addresses of brokers or back ends lead to different places; login and options do not count. */
export function addressesDiffer(one: string, other: string): boolean {
  return placeIn(one) !== placeIn(other);
}

const ports: Readonly<Record<string, string>> = { amqp: '5672', amqps: '5671', redis: '6379', rediss: '6379' };

/** The first of alternatives, since the others are meant for the case that it fails. */
function placeIn(urls: string): string | undefined {
  const first = urls.split(/;(?=[a-z][a-z0-9+.-]*:\/\/)/i)[0] ?? '';
  const [, transport = '', host = '', port = '', path = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(?:[^/]*@)?(\[[^\]]*\]|[^:/?#@]*)(?::(\d+))?(?:\/([^?#]*))?/i.exec(first) ?? [];
  if (transport === '') return undefined;
  const kind = transport.toLowerCase().replace(/^py(?=amqp)/, '');
  const usual = /^rediss?$/.test(kind) ? '0' : kind.startsWith('amqp') ? '/' : '';
  return [kind, host.toLowerCase(), port || (ports[kind] ?? ''), decoded(path) || usual].join(' ');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
