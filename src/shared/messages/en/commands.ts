/** What commands say of themselves and of their arguments. */
export const commands = {};
