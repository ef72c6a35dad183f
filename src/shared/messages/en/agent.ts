/** What the agent and its probes find and do. */
export const agent = {};
