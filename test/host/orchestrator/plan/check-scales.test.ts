import { expect, test } from 'vitest';
import { checkScales, readScales } from '../../../../src/host/orchestrator/plan/check-scales.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';
import { fullProfile, shop } from '../../../support/shop.ts';

function told(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof BkdevError) return [error.code, error.told];
    throw error;
  }
}

const range = message('scale.range', { most: 20 });
const of = (service: string, why: ReturnType<typeof message>) => ['usage', message('scale.of', { service, why })];

test.for([
  ['worker=-1', of('worker', range)],
  ['worker=0', of('worker', message('scale.none', { service: 'worker' }))],
  ['worker=500', of('worker', range)],
  ['worker=1.5', of('worker', range)],
  ['worker=x', of('worker', range)],
  ['worker=', ['usage', message('scale.malformed', { given: 'worker=' })]],
  ['worker', ['usage', message('scale.malformed', { given: 'worker' })]],
  ['=3', ['usage', message('scale.malformed', { given: '=3' })]],
])('%s must be refused', ([given, expected]) => {
  expect(told(() => readScales([given as string]))).toEqual(expected);
});

test('numbers must be read by service', () => {
  expect(readScales(['worker=3', 'web=2'])).toEqual({ worker: 3, web: 2 });
});

const containers = { worker: sampleContainer({ id: 'w', state: 'running' }) };
const check = (scales: Readonly<Record<string, number>>, there = containers as Parameters<typeof checkScales>[2]) =>
  told(() => checkScales(scales, { definition: shop, profile: fullProfile }, there));

test('a service that may only run once must be refused with the reason', () => {
  expect([
    check({ beat: 2 }),
    check({ mysql: 2 }),
    check({ deps: 2 }),
    check({ workspace: 2 }),
    check({ api: 2 }),
  ]).toEqual([
    of('beat', message('scale.only-one.program', { service: 'beat' })),
    of('mysql', message('scale.only-one.store', { service: 'mysql' })),
    of('deps', message('scale.only-one.step', { service: 'deps' })),
    of('workspace', message('scale.only-one.workspace', { service: 'workspace' })),
    of('api', message('scale.port', { service: 'api' })),
  ]);
});

test('a stopped service must be refused, and a running one be scaled', () => {
  expect(check({ worker: 3 })).toBeUndefined();
  expect(check({ worker: 3 }, {})).toEqual(['role-failed', message('scale.not-running', { service: 'worker' })]);
  expect(check({ warker: 3 })).toEqual(['usage', message('error.service-unknown', { service: 'warker' })]);
});
