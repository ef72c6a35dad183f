import { expect, test } from 'vitest';
import { devServerOf, targetsOf } from '../../../src/host/recognition/dev-server.ts';
import { indexTree } from '../../../src/host/recognition/tree.ts';
import { sourceTree } from '../../support/layout.ts';

test.each([
  ['vite', 'vite'],
  ['vite --mode dev', 'vite'],
  ['npm run icons && cross-env NODE_ENV=development vue-cli-service serve --open', 'webpack'],
  ['webpack serve --config webpack.dev.js', 'webpack'],
  ['next dev', 'next'],
  ['concurrently "vite" "tsc -w"', 'other'],
  ['vite & tsc -w', 'other'],
  ['react-scripts start', 'other'],
] as const)('what serves must be recognised by the end of the script: %s', (script, server) => {
  expect(devServerOf(script)).toBe(server);
});

test('where a dev server sends requests must be read from its configuration', () => {
  const config = `
const api = process.env.SHOP_API ?? 'http://127.0.0.1:8000';
export default { server: { proxy: { '/api': api, '/media': 'http://localhost:9000', '/cdn': 'https://cdn.example' } } };
`;
  const tree = indexTree(sourceTree({ 'web/vite.config.ts': config, 'other/vite.config.ts': "'http://localhost:1'" }));
  expect(targetsOf(tree, 'web')).toEqual({ variables: ['SHOP_API'], localPorts: [9000] });
});
