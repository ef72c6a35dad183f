import { describe, expect, it } from 'vitest';
import { checks, examine } from '../../../../src/host/setup/doctor/examine.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { fakeWorld, unreachable } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

describe('examine', () => {
  it('must run every check, in the order of the list', async () => {
    const findings = await examine(fakeWorld());
    expect(findings.map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
    expect(findings.map(({ check }) => check)).toEqual([
      ...[
        'engine',
        'compose',
        'buildx',
        'base-image',
        'disk',
        'memory',
        'network',
        'workspace',
        'mount',
        'ports',
        'file events',
      ],
    ]);
  });

  it('must never accept what it could not examine', async () => {
    const findings = said(await examine(fakeWorld({ info: unreachable })));
    expect(findings.filter(({ found }) => found === 'not checked: no engine')).toEqual([
      { check: 'base-image', level: 'warning', found: 'not checked: no engine' },
      { check: 'disk', level: 'warning', found: 'not checked: no engine' },
      { check: 'memory', level: 'warning', found: 'not checked: no engine' },
      { check: 'mount', level: 'warning', found: 'not checked: no engine' },
      { check: 'ports', level: 'warning', found: 'not checked: no engine' },
      { check: 'file events', level: 'warning', found: 'not checked: no engine' },
    ]);
  });

  it('must turn an unexpected failure of a check into a finding', async () => {
    const world = fakeWorld();
    const error = new BkdevError({ code: 'engine-unreachable', message: 'Went away.', hint: 'Start it.' });
    const engine = { ...world.engine, existingImages: () => Promise.reject(error) };
    expect(said(await examine({ ...world, engine })).find(({ check }) => check === 'base-image')).toEqual({
      check: 'base-image',
      level: 'error',
      found: 'Went away. Start it.',
      code: 'engine-unreachable',
    });
  });
});
