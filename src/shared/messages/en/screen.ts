/** What tables, lines and the screen say. */
export const screen = {};
