/**
 * SGR parameters that change the look of text without hiding it; not blinking (5, 6), concealing (8) and fonts (10-20).
 */
const harmless = /^(?:[0-479]|2[1-9]|[34][0-79]|9[0-7]|10[0-7])$/;

/** 256 colours or RGB in one parameter (ITU-T T.416, 13.1.8), for instance `38:5:208` or `48:2::0:0:0`. */
const wideColour = /^[34]8:(?:5:\d{1,3}|2:(?:\d*:)?\d{1,3}:\d{1,3}:\d{1,3})$/;

/** Returns the colour sequence with only the harmless ones of these SGR parameters; empty if none are left. */
export function keptColours(parameters: string): string {
  const given = parameters.split(';').map(parameter => (parameter === '' ? '0' : parameter.replace(/^0+(?=\d)/, '')));
  const kept: string[] = [];
  for (let index = 0; index < given.length; index += 1) {
    const parameter = given[index] ?? '';
    if (parameter === '38' || parameter === '48') {
      const length = given[index + 1] === '5' ? 3 : given[index + 1] === '2' ? 5 : 0;
      const colour = given.slice(index, index + length);
      // The parameters after an incomplete colour cannot be distinguished from its parts.
      if (length === 0 || colour.length < length || !colour.every(isByte)) break;
      kept.push(...colour);
      index += length - 1;
    } else if (harmless.test(parameter) || wideColour.test(parameter)) kept.push(parameter);
  }
  return kept.length > 0 ? `\u001B[${kept.join(';')}m` : '';
}

function isByte(parameter: string): boolean {
  return /^\d{1,3}$/.test(parameter) && Number(parameter) <= 255;
}
