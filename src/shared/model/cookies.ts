/** The cookies of one server by name, kept for as long as this process lives. */
export type Cookies = Map<string, string>;

/** More than one server needs; beyond it the oldest go, so that one that invents names cannot fill the memory. */
const maxCookies = 20;

/** The `Cookie` header that goes with the next request; undefined while there is none. */
export function cookieHeader(cookies: Cookies): string | undefined {
  return cookies.size === 0 ? undefined : [...cookies].map(pair => pair.join('=')).join('; ');
}

/**
 * Keeps what a server set (RFC 6265, section 5.2). Attributes other than the end of life are left aside on purpose:
 * only one server's checked address is ever asked. `now` in epoch milliseconds.
 */
export function keepCookies(cookies: Cookies, setCookie: readonly string[], now: number): void {
  for (const line of setCookie) {
    const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
    const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
    if (name === '') continue;
    cookies.delete(name);
    if (!attributes.some(attribute => isOver(attribute, now))) cookies.set(name, pair.slice(name.length + 1));
    const [oldest] = cookies.keys();
    if (cookies.size > maxCookies && oldest !== undefined) cookies.delete(oldest);
  }
}

function isOver(attribute: string, now: number): boolean {
  const [name = '', value = ''] = attribute.split('=');
  if (name.toLowerCase() === 'max-age') return Number(value) <= 0;
  return name.toLowerCase() === 'expires' && Date.parse(value) < now;
}
