/** The text with the user name and password of each URL in it left out, for whenever it is shown. */
export function redactUrl(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/@]*(?:@[^\s/@]*)*@/g, '$1***@');
}
