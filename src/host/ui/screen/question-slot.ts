import type { Question } from './panels/question-lines.ts';

/** Where a command asks and the screen answers. Neither waits for the other to be there first. */
export interface QuestionSlot {
  /**
   * True when the person agrees; false when not, when the screen is left meanwhile, or another question takes this
   * one's place.
   */
  ask(question: Question): Promise<boolean>;
  /** What waits for an answer. */
  current(): Question | undefined;
  answer(agrees: boolean): void;
  /** Tells of each question and each answer; the returned function ends that. */
  subscribe(listener: () => void): () => void;
  /** Nobody answers any more: what waits is refused, and so is all that is asked later. */
  close(): void;
}

export function createQuestionSlot(): QuestionSlot {
  const listeners = new Set<() => void>();
  let waiting: { question: Question; resolve: (agrees: boolean) => void } | undefined;
  let isClosed = false;

  const settle = (agrees: boolean, next: typeof waiting) => {
    const before = waiting;
    waiting = next;
    before?.resolve(agrees);
    if (before !== next) for (const listener of [...listeners]) listener();
  };

  return {
    ask: question => (isClosed ? Promise.resolve(false) : new Promise(resolve => settle(false, { question, resolve }))),
    current: () => waiting?.question,
    answer: agrees => settle(agrees, undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      settle(false, undefined);
    },
  };
}
