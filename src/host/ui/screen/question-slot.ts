import type { Question } from './panels/question-lines.ts';

/** Passes questions from commands to the screen; either may be there first. */
export interface QuestionSlot {
  /**
   * Resolves to true if the person agrees; to false if not, if the screen is closed, or if another question replaces
   * this one.
   */
  ask(question: Question): Promise<boolean>;
  /** Returns the pending question. */
  current(): Question | undefined;
  answer(agrees: boolean): void;
  /** Calls the listener on each question and answer; returns a function that unsubscribes it. */
  subscribe(listener: () => void): () => void;
  /** Declines the pending question and all later ones. */
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
