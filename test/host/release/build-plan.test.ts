import { expect, test } from 'vitest';
import { instructionIn, planBuild } from '../../../src/host/release/build-plan.ts';

const committed = {
  revision: 'a'.repeat(40),
  committedAt: 1_700_000_000,
  changed: [],
  origin: 'https://git.test/shop',
};
const written = { BKDEV_BASE_IMAGE: 'base:1', BKDEV_PYPI_INDEX: 'http://index.test', BKDEV_UID: '7', HOME: '/home' };

test('a build must depend on the commit, the base image and the sources of packages alone', () => {
  expect(planBuild('shop', committed, written)).toEqual({
    args: { BKDEV_BASE_IMAGE: 'base:1', BKDEV_PYPI_INDEX: 'http://index.test', SOURCE_DATE_EPOCH: '1700000000' },
    labels: {
      'org.opencontainers.image.title': 'shop',
      'org.opencontainers.image.revision': 'a'.repeat(40),
      'org.opencontainers.image.created': '2023-11-14T22:13:20Z',
      'org.opencontainers.image.source': 'https://git.test/shop',
    },
  });
});

test('an image of a dirty tree must be labelled as such', () => {
  const { labels } = planBuild('shop', { ...committed, changed: ['a.py'], origin: undefined }, {});
  expect(labels).toMatchObject({
    'org.opencontainers.image.revision': `${'a'.repeat(40)}-dirty`,
    'dev.bkdev.dirty': 'true',
  });
  expect(labels).not.toHaveProperty('org.opencontainers.image.source');
});

test('progress must name the instructions alone', () => {
  const lines = ['#5 [system 1/1] RUN x', '#5 12.3 output', '#5 DONE 1.0s', '#1 [internal] load build definition'];
  expect(lines.map(instructionIn)).toEqual(['[system 1/1] RUN x', undefined, undefined, undefined]);
});
