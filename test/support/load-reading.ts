import type { LoadReading } from '../../src/shared/model/load.ts';

/** What a container has used until `at`: nothing but this much memory, and what else a test says. */
export function loadReading(at: number, memoryBytes: number, more: Partial<LoadReading> = {}): LoadReading {
  return {
    ...{ at, memoryBytes, busyMs: 0, receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 },
    ...more,
  };
}
