import { expect, test } from 'vitest';
import { originsOf } from '../../../../src/host/adapters/docker/docker-origins.ts';

const ofFile = (file: string) => ({
  id: 'c',
  name: 'shop-api-1',
  labels: { 'com.docker.compose.project.config_files': file },
});
const volume = (name: string, labels: Record<string, string> = {}) => ({ id: name, name, labels });
const madeBy = (...about: Parameters<typeof originsOf>) => originsOf(...about).map(origin => origin.madeBy);

test.for([
  ['/home/ada/shop/.devcontainer/compose.yaml', '/home/ada/shop'],
  ['/home/ada/shop/.devcontainer/compose.yaml,/home/ada/.local/state/override.yml', '/home/ada/shop'],
  // Even beside our definition, because it contains somebody else's services and data.
  ['/home/ada/shop/docker-compose.yml', '/home/ada/shop/docker-compose.yml'],
  ['/home/ada/shop/.devcontainer/deeper/compose.yaml', '/home/ada/shop/.devcontainer/deeper/compose.yaml'],
  ['', undefined],
] as const)('a container of %s must be made by %s', ([file, folder]) => {
  expect(madeBy([ofFile(file)], [])).toEqual([folder]);
});

test('a container of a project that Compose read from its standard input must be made by its folder', () => {
  const { labels, ...container } = ofFile('-,/home/ada/shop/.devcontainer/compose.release.yaml');
  const folder = { 'com.docker.compose.project.working_dir': '/home/ada/shop/.devcontainer' };
  expect(madeBy([{ ...container, labels: { ...labels, ...folder } }], [])).toEqual(['/home/ada/shop']);
});

test('a container must say whether it is running', () => {
  const running = originsOf(
    [
      { ...ofFile(''), isRunning: true },
      { ...ofFile(''), isRunning: false },
    ],
    [],
  );
  expect(running.map(({ isRunning }) => isRunning)).toEqual([true, undefined]);
});

test('a volume must show the checkout that it was made for, if it has the label', () => {
  const volumes = [
    volume('shop_mysql', { 'dev.bkdev.checkout': '/home/ada/it%27s' }),
    volume('shop_plain', { 'dev.bkdev.checkout': '' }),
    volume('shop_old'),
  ];
  expect(originsOf([], volumes)).toEqual([
    { kind: 'volume', id: 'shop_mysql', name: 'shop_mysql', madeBy: "/home/ada/it's" },
    { kind: 'volume', id: 'shop_plain', name: 'shop_plain' },
    { kind: 'volume', id: 'shop_old', name: 'shop_old' },
  ]);
});

test('all volumes must belong to the checkout that took them over', () => {
  const volumes = [
    volume('shop_mysql', { 'dev.bkdev.checkout': '/home/ada/old' }),
    volume('shop_hand-over', { 'dev.bkdev.checkout': '/home/ada/new', 'dev.bkdev.hand-over': '1' }),
    volume('shop_old'),
  ];
  expect(originsOf([], volumes).map(({ name, madeBy: folder }) => [name, folder])).toEqual([
    ['shop_mysql', '/home/ada/new'],
    ['shop_old', '/home/ada/new'],
  ]);
});
