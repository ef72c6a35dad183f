import { expect, test } from 'vitest';
import { createRepaint } from '../../../src/host/wiring/repaint.ts';

/** A terminal that records what is written to it. */
function terminal(columns: number, rows: number) {
  const written: string[] = [];
  return { columns, rows, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

const esc = '\u001B';

test('the alternate buffer must be entered once, and drawn again only if something differs', () => {
  const stdout = terminal(80, 24);
  const repaint = createRepaint(stdout);
  repaint.draw(['one', 'two']);
  repaint.draw(['one', 'two']);
  repaint.draw(['one']);
  expect(stdout.written).toEqual([
    `${esc}[?1049h${esc}[?25l${esc}[Hone${esc}[K\ntwo${esc}[K\n${esc}[J`,
    `${esc}[Hone${esc}[K\n${esc}[J`,
  ]);
});

test('content beyond the terminal must be cut off, in width and in height', () => {
  const stdout = terminal(4, 3);
  createRepaint(stdout).draw(['数据库x', 'two', 'three']);
  expect(stdout.written[0]).toBe(`${esc}[?1049h${esc}[?25l${esc}[H数…${esc}[K\ntwo${esc}[K\n${esc}[J`);
});

test('the end must show the cursor and the main buffer, with the last lines below, once', () => {
  const stdout = terminal(80, 24);
  const repaint = createRepaint(stdout);
  repaint.draw(['one']);
  repaint.end();
  repaint.end();
  expect(stdout.written.slice(1)).toEqual([`${esc}[?25h${esc}[?1049lone\n`]);
});

test('an end before the first drawing must write nothing', () => {
  const stdout = terminal(80, 24);
  createRepaint(stdout).end();
  expect(stdout.written).toEqual([]);
});
