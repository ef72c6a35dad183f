import type { BenchEnvironment } from './environment.ts';
import { once } from './figures.ts';
import type { Measured } from './pairs.ts';
import type { Row } from './row.ts';
import { type Load, makeTraffic, type Request, type Traffic, type Way } from './traffic.ts';

/** Keep both workers, and both cores, busy. */
const connections = 8;

/** Requests to the api, beside the same requests to gunicorn started by hand on the same code. */
export function trafficRows(environment: () => BenchEnvironment): readonly Row[] {
  const traffic = once(() => makeTraffic(environment()));
  return [
    ...underLoad(traffic, 'text', 'dev'),
    ...underLoad(traffic, 'text', 'gunicorn'),
    ...underLoad(traffic, 'text', 'gateway'),
    ...underLoad(traffic, 'query', 'dev'),
    ...underLoad(traffic, 'query', 'gunicorn'),
    ...underLoad(traffic, 'query', 'gateway'),
    ...(['text', 'query'] as const).map(request => gatewaysOwn(traffic, request)),
  ];
}

const shown = {
  text: 'a line of text',
  query: 'a query',
  dev: 'mode dev',
  gunicorn: 'mode gunicorn',
  gateway: 'mode gunicorn, through the gateway',
};

/** Both rows show the same measurements. */
function underLoad(traffic: () => Traffic, request: Request, way: Way): readonly Row[] {
  const measured = (to: 'api' | 'gateway' | 'plain') =>
    shared(() => {
      traffic().serve(way);
      return traffic().load(request, to, connections);
    });
  const ours = measured(way === 'gateway' ? 'gateway' : 'api');
  const theirs = measured('plain');
  const name = `traffic: ${shown[request]}, ${shown[way]}`;
  const pair = (figure: keyof Load) => () => ({ ours: ours(figure), theirs: theirs(figure), after: traffic().end });
  return [
    {
      name: `${name}: requests a second / gunicorn by hand`,
      ...{ isRate: true, unit: 'a second', runs: 5, pair: pair('rate') },
      ...(way === 'gunicorn' && { limit: 0.9 }),
    },
    {
      name: `${name}: p99 / gunicorn by hand`,
      ...{ unit: 'ms', runs: 5, pair: pair('p99') },
      ...(way === 'gunicorn' && { limit: 1.1 }),
    },
  ];
}

/** One connection, so that no request waits for another. */
function gatewaysOwn(traffic: () => Traffic, request: Request): Row {
  const p50 = (to: 'api' | 'gateway') => async () => {
    traffic().serve('gateway');
    return traffic().load(request, to, 1).p50;
  };
  return {
    name: `traffic: ${shown[request]}, one connection: p50 through the gateway, beyond the api itself`,
    ...{ limit: 0.3, measure: 'difference', unit: 'ms', runs: 5 },
    pair: () => ({ ours: p50('gateway'), theirs: p50('api'), after: traffic().end }),
  };
}

/** Returns each figure of the same measurements, which are taken when they are first needed. */
function shared(measure: () => Load): (figure: keyof Load) => Measured {
  const taken: Load[] = [];
  return figure => {
    let run = 0;
    return async () => {
      const load = taken[run] ?? measure();
      taken[run] = load;
      run += 1;
      return load[figure];
    };
  };
}
