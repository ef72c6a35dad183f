// Replaces `string-width`, which compiles Unicode's rules for emoji when it is loaded: that takes longer than Node itself
// needs to start, although most output is ASCII and is measured by its length. Ink measures each cell of the screen.
import { narrow } from '../src/host/ui/text/narrow.ts';

let stringWidth;

/** Returns the width of a text in cells, as `string-width` does. */
export default function lazyStringWidth(text, options) {
  if (options === undefined && typeof text === 'string' && narrow.test(text)) return text.length;
  stringWidth ??= require('string-width').default;
  return stringWidth(text, options);
}
