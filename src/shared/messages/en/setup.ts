/** What has to be true before a command, and what mends it. */
export const setup = {};
