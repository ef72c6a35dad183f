import open from 'open';

/**
 * Opens an address in the person's browser. Does nothing if there is none, over ssh for instance: the address was
 * printed.
 */
export async function openInBrowser(address: string): Promise<void> {
  const browser = await open(address).catch(() => undefined);
  browser?.on('error', () => undefined);
}
