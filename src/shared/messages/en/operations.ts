/** What an operation does, waits for and ends with. */
export const operations = {};
