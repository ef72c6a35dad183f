// Replaces `string-width`, which compiles Unicode's rules for emoji when it is loaded: that takes longer than Node itself
// needs to start, although most output is ASCII and is measured by its length.

let stringWidth;

/** Returns the width of a text in cells, as `string-width` does. */
export default function lazyStringWidth(...args) {
  stringWidth ??= require('string-width').default;
  return stringWidth(...args);
}
