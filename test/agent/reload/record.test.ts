import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPauseRecord, createUnfinishedRecord } from '../../../src/agent/reload/record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what an agent notes', () => {
  it('must be known to the next one as soon as it is noted, until there is nothing to be said', () => {
    const file = join(folder, 'unfinished.json');
    expect(createUnfinishedRecord(file).recall()).toEqual({});
    createUnfinishedRecord(file).note({ worker: ['worker:service'] });
    expect(createUnfinishedRecord(file).recall()).toEqual({ worker: ['worker:service'] });
    createUnfinishedRecord(file).note({});
    expect(existsSync(file)).toBe(false);
  });

  it('must be known of what is paused, too', () => {
    const file = join(folder, 'paused.json');
    createPauseRecord(file).note(['api', 'web']);
    expect(createPauseRecord(file).recall()).toEqual(['api', 'web']);
    createPauseRecord(file).note([]);
    expect(createPauseRecord(file).recall()).toEqual([]);
  });

  it.each(['{"worker":1}', '{"worker":[', ''])('must be nothing where it cannot be understood: %j', text => {
    const file = join(folder, 'unfinished.json');
    writeFileSync(file, text);
    expect(createUnfinishedRecord(file).recall()).toEqual({});
  });

  it('must hold nobody up where it cannot be kept', () => {
    const file = join(folder, 'absent', 'unfinished.json');
    createUnfinishedRecord(file).note({ worker: [] });
    expect(createUnfinishedRecord(file).recall()).toEqual({});
  });
});
