import open from 'open';

/**
 * Opens an address in the person's browser. Where there is none, over ssh for instance, nothing happens: the address
 * was printed.
 */
export async function openInBrowser(address: string): Promise<void> {
  const browser = await open(address).catch(() => undefined);
  browser?.on('error', () => undefined);
}
