import { expect, test } from 'vitest';
import { createQuestionSlot } from '../../../../src/host/ui/screen/question-slot.ts';

const question = { lines: ['stop api (it goes)'], reasons: [] };

test('a question must wait for its answer', async () => {
  const slot = createQuestionSlot();
  const answer = slot.ask(question);
  expect(slot.current()).toBe(question);
  slot.answer(true);
  expect(await answer).toBe(true);
  expect(slot.current()).toBeUndefined();
  const second = slot.ask(question);
  slot.answer(false);
  expect(await second).toBe(false);
});

test('a question that is replaced by another must be refused', async () => {
  const slot = createQuestionSlot();
  const first = slot.ask(question);
  const other = { ...question, reasons: ['think twice'] };
  const second = slot.ask(other);
  expect(await first).toBe(false);
  expect(slot.current()).toBe(other);
  slot.answer(true);
  expect(await second).toBe(true);
});

test('pending questions must be refused when it closes, and all later ones', async () => {
  const slot = createQuestionSlot();
  const waiting = slot.ask(question);
  slot.close();
  expect(await waiting).toBe(false);
  expect(await slot.ask(question)).toBe(false);
  expect(slot.current()).toBeUndefined();
});

test('an answer to nothing must do nothing', () => {
  const slot = createQuestionSlot();
  let told = 0;
  slot.subscribe(() => {
    told += 1;
  });
  slot.answer(true);
  expect(told).toBe(0);
});

test('each question and answer must be reported, until nobody listens', () => {
  const slot = createQuestionSlot();
  const seen: boolean[] = [];
  const stop = slot.subscribe(() => seen.push(slot.current() !== undefined));
  void slot.ask(question);
  slot.answer(true);
  stop();
  void slot.ask(question);
  expect(seen).toEqual([true, false]);
});
