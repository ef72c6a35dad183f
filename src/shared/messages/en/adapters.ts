/** What Docker, Compose, the disk and the network answered. */
export const adapters = {};
