/** One server's cookies by name, kept for the life of this process. */
export type Cookies = Map<string, string>;

/** More than a server needs. The oldest are dropped, so that a server that keeps inventing names cannot fill memory. */
const maxCookies = 20;

/** The `Cookie` header for the next request; undefined if there are no cookies. */
export function cookieHeader(cookies: Cookies): string | undefined {
  return cookies.size === 0 ? undefined : [...cookies].map(pair => pair.join('=')).join('; ');
}

/**
 * Stores the cookies of a response (RFC 6265, section 5.2). Only expiry is honoured: all requests go to one known
 * address, so the other attributes do not matter. `now` in epoch milliseconds.
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
