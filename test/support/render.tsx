import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { ReactElement } from 'react';
import type { Size } from '../../src/host/ui/screen/layout.ts';
import { screenOf } from './screen-of.ts';

/** Returns the rows that a panel draws on a terminal of this width, without colours and trailing blanks. */
export function drawn(panel: ReactElement, columns: number): readonly string[] {
  return renderToString(panel, { columns })
    .split('\n')
    .map(row => stripVTControlCharacters(row).trimEnd());
}

/** A terminal in memory. */
export interface FakeTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  /** Returns the raw output so far, including escape sequences. */
  written(): string;
  /** Waits until this text has been written since the last call, ignoring escape sequences. */
  shows(text: string): Promise<void>;
  /** Waits until this text is on the screen. */
  sees(text: string): Promise<void>;
  /** Waits until this text is not on the screen. */
  loses(text: string): Promise<void>;
  /** Whether this is on the screen now. */
  shown(text: string): boolean;
  /** Presses keys one by one. Ink drops keys that arrive before it listens, so this waits for its listener first. */
  press(...keys: readonly string[]): Promise<void>;
  resize(size: Size): void;
  /** Whether the terminal is in raw mode. */
  isRaw(): boolean;
  /** Whether the keyboard keeps the event loop alive (`ref`). */
  isCounted(): boolean;
}

export function fakeTerminal(size: Size, options: { readonly keyboard: boolean } = { keyboard: true }): FakeTerminal {
  const screen = fakeScreen(size);
  const keyboard = fakeKeyboard(options.keyboard);
  let seen = 0;
  const shown = (text: string) => screenOf(screen.chunks.join(''), screen.rows).some(row => row.includes(text));
  return {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: keyboard as unknown as NodeJS.ReadStream,
    written: () => screen.chunks.join(''),
    async shows(text) {
      const shown = () => stripVTControlCharacters(screen.chunks.slice(seen).join('')).includes(text);
      while (!shown()) await new Promise(resolve => screen.once('written', resolve));
      seen = screen.chunks.length;
    },
    shown,
    async sees(text) {
      while (!shown(text)) await new Promise(resolve => screen.once('written', resolve));
    },
    async loses(text) {
      while (shown(text)) await new Promise(resolve => screen.once('written', resolve));
    },
    async press(...keys) {
      for (const key of keys) {
        while (keyboard.listenerCount('readable') === 0) await nextTask();
        keyboard.send(key);
        await nextTask();
      }
    },
    resize(next) {
      Object.assign(screen, next);
      screen.emit('resize');
    },
    isRaw: () => keyboard.raw,
    isCounted: () => keyboard.counted,
  };
}

function fakeScreen(size: Size) {
  const chunks: string[] = [];
  return Object.assign(new EventEmitter(), {
    ...size,
    isTTY: true,
    chunks,
    write(this: EventEmitter, chunk: string, done?: () => void) {
      chunks.push(chunk);
      done?.();
      this.emit('written');
      return true;
    },
  });
}

function fakeKeyboard(isTTY: boolean) {
  const waiting: string[] = [];
  return Object.assign(new EventEmitter(), {
    isTTY,
    raw: false,
    counted: true,
    read: () => waiting.shift() ?? null,
    send(this: EventEmitter, key: string) {
      waiting.push(key);
      this.emit('readable');
    },
    setRawMode(raw: boolean) {
      this.raw = raw;
    },
    setEncoding() {},
    ref() {
      this.counted = true;
    },
    unref() {
      this.counted = false;
    },
    resume() {},
    pause() {},
  });
}

function nextTask(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
