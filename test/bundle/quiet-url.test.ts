import { createRequire } from 'node:module';
import type url from 'node:url';
import { expect, test } from 'vitest';

const quiet = createRequire(import.meta.url)('../../bundle/quiet-url.cjs') as typeof url;

test.for([
  ['http://10.0.0.5:2375/version?a=1', { protocol: 'http:', hostname: '10.0.0.5', port: '2375', path: '/version?a=1' }],
  ['http://build.example:2375/', { protocol: 'http:', hostname: 'build.example', port: '2375', path: '/' }],
  ['https://[::1]:2376/_ping', { protocol: 'https:', hostname: '::1', port: '2376', path: '/_ping' }],
] as const)('%s must be split into its parts, an IPv6 address without brackets', ([text, parts]) => {
  expect(quiet.parse(text)).toMatchObject(parts);
});

test('a host alone must not be a URL, and a path be resolved against its address', () => {
  for (const host of ['localhost', '10.0.0.5', '::1'])
    expect(quiet.parse(host)).toMatchObject({ protocol: null, path: null });
  expect(quiet.resolve('http://10.0.0.5:2375/', '/containers/json?')).toBe('http://10.0.0.5:2375/containers/json?');
});
