/** Foreign text fit for one line of a report: no control or direction characters, and cut at that many characters. */
export function oneLine(text: string, maxLength: number): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()];
  return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : characters.join('');
}
