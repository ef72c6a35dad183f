import { expect, test } from 'vitest';
import { type Cookies, cookieHeader, keepCookies } from '../../../src/shared/model/cookies.ts';

const newYear = Date.UTC(2026, 0, 1);

function after(...answers: readonly string[][]): string | undefined {
  const cookies: Cookies = new Map();
  for (const setCookie of answers) keepCookies(cookies, setCookie, newYear);
  return cookieHeader(cookies);
}

test('a server that set none must be sent none', () => {
  expect([after(), after([]), after(['', '=x', 'no pair', '; Path=/'])]).toEqual([undefined, undefined, undefined]);
});

test('cookies must be sent back without their attributes', () => {
  expect(
    after(['sessionid=a=b; HttpOnly; Path=/; SameSite=Lax', 'csrftoken=xyz; expires=Thu, 31 Dec 2026 10:00:00 GMT']),
  ).toBe('sessionid=a=b; csrftoken=xyz');
});

test('a later value must replace an earlier one', () => {
  expect(after(['sessionid=1'], ['sessionid=2'])).toBe('sessionid=2');
});

test.for(['Max-Age=0', 'max-age=-1', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT'])('%s must end a cookie', attribute => {
  expect(after(['sessionid=1', 'theme=dark'], [`sessionid=; ${attribute}`])).toBe('theme=dark');
});

test('a server that invents names must not fill the memory: the oldest are dropped', () => {
  const many = Array.from({ length: 25 }, (_, number) => `c${number}=x`);
  expect(after(many)?.split('; ').at(0)).toBe('c5=x');
  expect(after(many)?.split('; ')).toHaveLength(20);
});
