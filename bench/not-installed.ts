/** A rival that is not on this machine: its rows say so, and the bench does not fail. */
export class NotInstalled extends Error {}
