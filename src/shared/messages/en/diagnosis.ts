/** What a failure means, and what to do about it. */
export const diagnosis = {};
