import type { LoadReading } from '../../src/shared/model/load.ts';

/** A load reading at time `at`: only this much memory is used, plus what `more` says. */
export function loadReading(at: number, memoryBytes: number, more: Partial<LoadReading> = {}): LoadReading {
  return {
    ...{ at, memoryBytes, busyMs: 0, receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 },
    ...more,
  };
}
