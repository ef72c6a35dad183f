/**
 * Makes outside text fit for one line of a report: without control or direction characters, and cut to this many
 * characters.
 */
export function oneLine(text: string, maxLength: number): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()];
  return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : characters.join('');
}
