import { expect, test } from 'vitest';
import { type EnvironmentSummary, environmentTable } from '../../../../src/host/ui/text/environment-table.ts';

const wide = { columns: Number.POSITIVE_INFINITY, color: false };

function environment(about: Partial<EnvironmentSummary>): EnvironmentSummary {
  return {
    ...{ project: 'bkdev-shop-1f2e', workspace: '/home/ada/shop', current: false, profile: 'api', outcome: 'healthy' },
    ...{ urls: [], reason: '', hint: '', ...about },
  };
}

const gone = environment({
  ...{ project: 'bkdev-old-9a1b', workspace: '/home/ada/old', profile: null, outcome: 'unknown' },
  ...{ reason: 'its folder is gone', hint: 'docker compose -p bkdev-old-9a1b down' },
});

test('environments must be a table: the current one marked, addresses and problems below their row', () => {
  const urls = [
    { service: 'api', url: 'http://127.0.0.1:10204' },
    { service: 'web', url: 'http://127.0.0.1:8000' },
  ];
  const stopped = environment({ project: 'bkdev-shop2-77aa', workspace: '/home/ada/shop2', outcome: 'stopped' });
  expect(environmentTable([gone, environment({ current: true, profile: 'full', urls }), stopped], wide)).toEqual([
    '  ENVIRONMENT       STATE      PROFILE  FOLDER',
    '  bkdev-old-9a1b    ? unknown           /home/ada/old',
    '      its folder is gone',
    '      try: docker compose -p bkdev-old-9a1b down',
    '* bkdev-shop-1f2e   ● healthy  full     /home/ada/shop',
    '      api http://127.0.0.1:10204',
    '      web http://127.0.0.1:8000',
    '  bkdev-shop2-77aa  ○ stopped  api      /home/ada/shop2',
  ]);
});

test('an engine without environments must be reported as such', () => {
  expect(environmentTable([], wide)).toEqual(['No bkdev environment has a container on this engine.']);
});

test('a problem must be wrapped to the terminal, without truncation', () => {
  expect(environmentTable([gone], { columns: 30, color: false }).slice(2)).toEqual([
    '      its folder is gone',
    '      try: docker compose -p',
    '      bkdev-old-9a1b down',
  ]);
});

test('names of folders and messages must not steer the terminal', () => {
  const lines = environmentTable([environment({ workspace: '/tmp/\u001B[2Jx', reason: 'bad\u0007', hint: 'h' })], wide);
  expect(lines.slice(1)).toEqual(['  bkdev-shop-1f2e  ● healthy  api      /tmp/x', '      bad', '      try: h']);
});

test('a state must be coloured if colours are wanted', () => {
  expect(environmentTable([environment({})], { ...wide, color: true })[1]).toContain('\u001B[32m● healthy\u001B[0m');
});
