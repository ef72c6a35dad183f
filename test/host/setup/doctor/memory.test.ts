import { describe, expect, it } from 'vitest';
import { judgeMemory, memory } from '../../../../src/host/setup/doctor/memory.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

describe('judgeMemory', () => {
  it.each([
    [8 * 2 ** 30, 'ok', '8.0 GiB of memory for containers'],
    [3.8 * 2 ** 30, 'ok', '3.8 GiB of memory for containers'],
    [2 * 2 ** 30, 'warning', 'only 2.0 GiB of memory for containers'],
  ])('must judge %d bytes as %s', (bytes, level, found) => {
    expect(said(judgeMemory(bytes))).toMatchObject({ check: 'memory', level, found });
  });
});

describe('the memory check', () => {
  it('must ask the engine, which may be in a virtual machine with less than the host', async () => {
    expect(await memory.look(fakeWorld({ info: { memoryBytes: 2 ** 30 } }))).toMatchObject({ level: 'warning' });
  });
});
