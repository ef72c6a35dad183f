import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPauseRecord, createUnfinishedRecord } from '../../../src/agent/reload/record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('notes of an agent', () => {
  it('must be available to the next one as soon as it is noted, until it is cleared', () => {
    const file = join(folder, 'unfinished.json');
    expect(createUnfinishedRecord(file).recall()).toEqual({});
    createUnfinishedRecord(file).note({ worker: ['worker:service'] });
    expect(createUnfinishedRecord(file).recall()).toEqual({ worker: ['worker:service'] });
    createUnfinishedRecord(file).note({});
    expect(existsSync(file)).toBe(false);
  });

  it('must replace the earlier ones whole, whenever the agent is killed', () => {
    const file = join(folder, 'unfinished.json');
    createUnfinishedRecord(file).note({ worker: ['worker:service'] });
    const before = openSync(file, 'r');
    createUnfinishedRecord(file).note({ worker: [], beat: ['beat'] });
    expect(readFileSync(before, 'utf8')).toBe('{"worker":["worker:service"]}');
    closeSync(before);
  });

  it('must include paused services', () => {
    const file = join(folder, 'paused.json');
    createPauseRecord(file).note(['api', 'web']);
    expect(createPauseRecord(file).recall()).toEqual(['api', 'web']);
    createPauseRecord(file).note([]);
    expect(createPauseRecord(file).recall()).toEqual([]);
  });

  it.each(['{"worker":1}', '{"worker":[', ''])('must be empty if it cannot be parsed: %j', text => {
    const file = join(folder, 'unfinished.json');
    writeFileSync(file, text);
    expect(createUnfinishedRecord(file).recall()).toEqual({});
  });

  it('must not block anything if it cannot be stored', () => {
    const file = join(folder, 'absent', 'unfinished.json');
    createUnfinishedRecord(file).note({ worker: [] });
    expect(createUnfinishedRecord(file).recall()).toEqual({});
  });
});
