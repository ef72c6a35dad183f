import { describe, expect, it } from 'vitest';
import { calm, dueAt, type Rhythm, settled, touched } from '../../../src/agent/reload/debounce.ts';

/** Returns when saves at these times are taken up, each as soon as it is due. */
function takenUpAt(saves: readonly number[], usualMs = 0): number[] {
  let rhythm: Rhythm = calm;
  const taken: number[] = [];
  const takeUpBefore = (now: number) => {
    if (rhythm.begunAt === undefined || dueAt(rhythm, usualMs) >= now) return;
    taken.push(dueAt(rhythm, usualMs));
    rhythm = settled(rhythm);
  };
  for (const save of saves) {
    takeUpBefore(save);
    rhythm = touched(rhythm, 1, save);
  }
  takeUpBefore(Number.POSITIVE_INFINITY);
  return taken;
}

describe('the quiet period', () => {
  it('must end immediately after a single save', () => {
    expect(takenUpAt([1000, 9000])).toEqual([1020, 9020]);
    expect(takenUpAt([1000, 9000], 10_000)).toEqual([1020, 9020]);
  });

  it('must outlast the pauses within a burst, the longer the more files it has', () => {
    const after = (touches: number) => dueAt(touched(calm, touches, 1000), 0) - 1000;
    expect([1, 2, 10, 11, 100, 101, 5000].map(after)).toEqual([20, 60, 60, 150, 150, 400, 400]);
  });

  it('must wait out an autosave that saves every second, after its first save', () => {
    expect(takenUpAt([0, 1000, 2000, 3000, 4000])).toEqual([20, 5250]);
  });

  it('must end even if the saves never pause, so that the new code is applied nevertheless', () => {
    const saves = Array.from({ length: 500 }, (_, index) => index * 50);
    expect(takenUpAt(saves)).toEqual([20, 10_050, 20_100, 24_950 + 150]);
  });

  it('must be longer in a storm if reloads take long: roles must be up more than they are down', () => {
    const saves = Array.from({ length: 60 }, (_, index) => index * 1000);
    expect(takenUpAt(saves, 10_000)).toEqual([20, 31_000, 59_000 + 1250]);
  });

  it('must, if reloads take long, also outlast a longer pause between consecutive saves', () => {
    expect(takenUpAt([0, 2400, 4800, 7200], 10_000)).toEqual([20, 9700]);
    expect(takenUpAt([0, 2500, 5000, 7500], 500)).toEqual([20, 2520, 5020, 7520]);
  });
});
