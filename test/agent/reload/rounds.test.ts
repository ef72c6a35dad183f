import { describe, expect, it } from 'vitest';
import { nextRounds, noRounds, type Occasion } from '../../../src/agent/reload/rounds.ts';

const own: Occasion = { paths: ['a.py'], writtenByItself: new Set(['a.py']) };
const saved: Occasion = { paths: ['a.py'], writtenByItself: new Set() };

function roundsAfter(...occasions: readonly Occasion[]) {
  const { count, isHeld } = occasions.reduce(nextRounds, noRounds);
  return { count, isHeld };
}

describe('a loop', () => {
  it('must be held at the fifth change that the service wrote itself', () => {
    expect(roundsAfter(own, own, own, own)).toEqual({ count: 4, isHeld: false });
    expect(roundsAfter(own, own, own, own, own)).toEqual({ count: 5, isHeld: true });
  });

  it('must not grow while it is held, because nothing is reloaded', () => {
    expect(roundsAfter(own, own, own, own, own, own, own)).toEqual({ count: 5, isHeld: true });
  });

  it('must never be made of changes by somebody else, however many they are', () => {
    expect(roundsAfter(...Array<Occasion>(50).fill(saved))).toEqual({ count: 0, isHeld: false });
  });

  it('must end with a change by somebody else', () => {
    expect(roundsAfter(own, own, own, own, own, saved)).toEqual({ count: 0, isHeld: false });
    const both = { ...own, paths: ['a.py', 'b.py'] };
    expect(roundsAfter(own, own, own, own, both)).toEqual({ count: 0, isHeld: false });
  });

  it('must not name the file that was saved before it', () => {
    const byPerson = { ...saved, paths: ['saved.py'] };
    const { count, paths } = [byPerson, own, own, own, own, own].reduce(nextRounds, noRounds);
    expect([count, [...paths]]).toEqual([5, ['a.py']]);
  });

  it('must continue if the service writes different files of its own each time', () => {
    const another = (path: string) => ({ paths: [path], writtenByItself: new Set([path]) });
    expect(roundsAfter(...['1.py', '2.py', '3.py', '4.py', '5.py'].map(another))).toEqual({ count: 5, isHeld: true });
  });
});
