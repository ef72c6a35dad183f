/**
 * Stands for an engine that is asked once per round, and for the clock between the rounds; `undefined` is an engine that
 * does not answer. The signal aborts after the last round.
 */
export function inRounds<Round>(rounds: readonly (Round | undefined)[]) {
  const ended = new AbortController();
  const left = [...rounds];
  return {
    signal: ended.signal,
    answer: async (): Promise<Round> => {
      const round = left.shift();
      if (round === undefined) throw new Error('gone');
      return round;
    },
    clock: {
      now: () => 0,
      sleep: async () => {
        if (left.length === 0) ended.abort();
      },
    },
  };
}
