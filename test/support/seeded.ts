/** A seeded random number generator (mulberry32): the same seed yields the same numbers. */
export interface Seeded {
  /** Returns an integer from 0 to `limit`, exclusive. */
  below(limit: number): number;
  /** Returns one of the values. Throws if there are none. */
  pick<Value>(values: readonly Value[]): Value;
}

export function seeded(seed: number): Seeded {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: values => {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
  };
}
