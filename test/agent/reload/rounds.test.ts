import { describe, expect, it } from 'vitest';
import { nextRounds, noRounds, type Occasion } from '../../../src/agent/reload/rounds.ts';

const own: Occasion = { paths: ['a.py'], writtenByItself: new Set(['a.py']), came: 'later' };
const atStart: Occasion = { paths: ['a.py'], writtenByItself: new Set(), came: 'at-start' };
const saved: Occasion = { paths: ['a.py'], writtenByItself: new Set(), came: 'later' };

function roundsAfter(...occasions: readonly Occasion[]) {
  const { count, isHeld } = occasions.reduce(nextRounds, noRounds);
  return { count, isHeld };
}

describe('a loop', () => {
  it('must be held at the fifth change that the service wrote itself, whenever that came', () => {
    expect(roundsAfter(own, own, own, own)).toEqual({ count: 4, isHeld: false });
    expect(roundsAfter(own, own, own, own, own)).toEqual({ count: 5, isHeld: true });
  });

  it('must be recognised by the same files changing at each start, if the writer is unknown', () => {
    expect(roundsAfter(atStart, atStart, atStart, atStart, atStart)).toEqual({ count: 5, isHeld: true });
    const other = { ...atStart, paths: ['b.py'] };
    expect(roundsAfter(atStart, atStart, atStart, atStart, other)).toEqual({ count: 0, isHeld: false });
  });

  it('must not include saves that came during a reload but long after its start, nor be ended by them', () => {
    const late: Occasion = { ...atStart, came: 'while-reloading' };
    expect(roundsAfter(late, late, late, late, late, late)).toEqual({ count: 0, isHeld: false });
    expect(roundsAfter(atStart, late, atStart, late, atStart, late, atStart)).toEqual({ count: 4, isHeld: false });
    expect(roundsAfter(atStart, late, atStart, late, atStart, late, atStart, atStart).isHeld).toBe(true);
    expect(roundsAfter(atStart, atStart, { ...late, paths: ['b.py'] })).toEqual({ count: 0, isHeld: false });
  });

  it('must include files that the service wrote itself, even long after its start', () => {
    const late: Occasion = { ...own, came: 'while-reloading' };
    expect(roundsAfter(late, late, late, late, late)).toEqual({ count: 5, isHeld: true });
  });

  it('must end with a change by somebody else', () => {
    expect(roundsAfter(own, own, own, own, own, saved)).toEqual({ count: 0, isHeld: false });
    const both = { ...own, paths: ['a.py', 'b.py'] };
    expect(roundsAfter(own, own, own, own, both)).toEqual({ count: 0, isHeld: false });
  });

  it('must not count the save that arrived at the start before it, nor name the saved file', () => {
    const byPerson = { ...atStart, paths: ['saved.py'] };
    expect(roundsAfter(byPerson, own, own, own, own)).toEqual({ count: 4, isHeld: false });
    const { count, paths } = [byPerson, own, own, own, own, own].reduce(nextRounds, noRounds);
    expect([count, [...paths]]).toEqual([5, ['a.py']]);
  });

  it('must continue if the service writes different files of its own each time', () => {
    const another = (path: string) => ({ ...own, paths: [path], writtenByItself: new Set([path]) });
    expect(roundsAfter(...['1.py', '2.py', '3.py', '4.py', '5.py'].map(another))).toEqual({ count: 5, isHeld: true });
  });
});
