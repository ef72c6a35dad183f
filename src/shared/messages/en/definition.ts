/** What is wrong with the files that define an environment. */
export const definition = {};
