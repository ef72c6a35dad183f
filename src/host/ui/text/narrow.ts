/** Matches most texts: each character is one cell wide, as those of ASCII and the glyphs that the screen itself draws. */
export const narrow = /^[ -~·–—‘’“”…‹›←-↓─-╿▀-█●○◌]*$/;
