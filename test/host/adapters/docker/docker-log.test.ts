import { expect, test } from 'vitest';
import { createLogDecoder, toLine } from '../../../../src/host/adapters/docker/docker-log.ts';

const stamp = '2026-01-02T03:04:05.678901234Z';
const at = Date.parse('2026-01-02T03:04:05.678Z');
const piece = 16 * 1024;

/** Returns a frame as the engine sends it (Docker API, "stream format"). */
function frame(text: string | Buffer, stream = 1): Buffer {
  const body = Buffer.concat([Buffer.from(`${stamp} `), Buffer.from(text)]);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function decoded(...chunks: readonly Buffer[]): string[] {
  const decode = createLogDecoder();
  return chunks.flatMap(chunk => decode(chunk)).map(({ text }) => text);
}

test('a frame must become a line with its time and without its end', () => {
  expect(createLogDecoder()(frame('hello world\n'))).toEqual([{ at, text: 'hello world' }]);
});

test('lines must come out whole wherever the bytes are split', () => {
  const bytes = Buffer.concat([frame('one\n'), frame('zwölf 🦉\n', 2), frame('\n'), frame('three\r\n')]);
  for (let split = 0; split <= bytes.length; split++)
    expect(decoded(bytes.subarray(0, split), bytes.subarray(split))).toEqual(['one', 'zwölf 🦉', '', 'three']);
  expect(decoded(...[...bytes].map(byte => Buffer.of(byte)))).toEqual(['one', 'zwölf 🦉', '', 'three']);
});

test('a line that the engine split must be joined, separately for each stream', () => {
  const [a, b] = ['a'.repeat(piece), 'b'.repeat(piece)];
  expect(decoded(frame(a), frame(b, 2), frame('end a\n'), frame('end b\n', 2))).toEqual([`${a}end a`, `${b}end b`]);
});

test('a line of exactly one frame must not swallow the next line', () => {
  const full = `${'a'.repeat(piece - 1)}\n`;
  expect(decoded(frame(full), frame('next\n'))).toEqual([full.trimEnd(), 'next']);
});

test('a last line without its end must not be lost, nor run into the first line of the next run', () => {
  expect(decoded(frame('fatal: no end'))).toEqual(['fatal: no end']);
  expect(decoded(frame('fatal: no end'), frame('started again\n'))).toEqual(['fatal: no end', 'started again']);
});

test('a very long line must be cut at 64 KiB and its rest dropped', () => {
  const pieces = Array.from({ length: 8 }, () => frame('x'.repeat(piece)));
  const [line = '', next] = decoded(...pieces, frame('end\n'), frame('next\n'));
  expect({ length: line.length, isCut: /^x+$/.test(line), next }).toEqual({
    length: 64 * 1024 - stamp.length - 1,
    isCut: true,
    next: 'next',
  });
});

test('bytes that are no text must neither break the decoder nor the lines after them', () => {
  const binary = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0x80]), Buffer.from('\n')]);
  expect(decoded(frame(binary), frame('next\n'))).toEqual(['\ufffd\ufffd\0\ufffd', 'next']);
});

test('a line without a time must be kept unchanged', () => {
  expect(toLine('no time here\n')).toEqual({ at: 0, text: 'no time here' });
});

test('the label of a program must be separated from its line, and nothing else be taken for one', () => {
  const lines = ['cron \u001F| a | b', 'cron | plain', ' \u001F| odd'].map(text => frame(`${text}\n`));
  expect(createLogDecoder()(Buffer.concat(lines))).toEqual([
    { at, text: 'a | b', program: 'cron' },
    { at, text: 'cron | plain' },
    { at, text: ' \u001F| odd' },
  ]);
});
