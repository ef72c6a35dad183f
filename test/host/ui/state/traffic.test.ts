import { expect, test } from 'vitest';
import { foldTraffic, rateOf, type Traffic } from '../../../../src/host/ui/state/traffic.ts';

/** Returns the traffic after these requests to api, each at a time in seconds. */
function traffic(...requests: readonly (readonly [second: number, tookMs: number])[]): Traffic {
  return requests.reduce<Traffic>(
    (before, [second, tookMs]) =>
      foldTraffic(before, {
        ...{ type: 'request-served', at: 0, gateway: 'gateway', service: 'api', servedAt: second * 1000, tookMs },
      }),
    {},
  );
}

test('the rate must be that of the last minute, and the percentile leave out the slowest twentieth', () => {
  const requests = Array.from({ length: 120 }, (_, index) => [index / 2, index < 114 ? 20 : 3000] as const);
  expect(rateOf(traffic(...requests), 'api', 60_000)).toEqual({ perSecond: 2, p95Ms: 20 });
  expect(rateOf(traffic(...requests, [60, 3000]), 'api', 60_500)?.p95Ms).toBe(3000);
  expect(rateOf(traffic(...requests), 'gateway', 60_000)?.perSecond).toBe(2);
});

test('a service without requests of late must have no rate', () => {
  expect(rateOf(traffic([1, 5]), 'web', 2000)).toBeUndefined();
  expect(rateOf(traffic([1, 5]), 'api', 62_001)).toBeUndefined();
});

test('a flood must be counted, with a bounded number of times', () => {
  const flood = traffic(...Array.from({ length: 900 }, (_, index) => [70 + index / 10_000, 7] as const), [69, 9]);
  expect(rateOf(flood, 'api', 71_000)).toEqual({ perSecond: 901 / 60, p95Ms: 7 });
  expect(JSON.stringify(flood).length).toBeLessThan(1000);
});
