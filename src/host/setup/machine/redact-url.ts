/** Replaces user name and password in every URL of the text, for printing. */
export function redactUrl(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/@]*(?:@[^\s/@]*)*@/g, '$1***@');
}
