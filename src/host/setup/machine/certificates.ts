const pemBlock = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** The certificates in a text, each as its bare base64: two that differ only in line breaks are the same. */
export function certificatesIn(text: string): string[] {
  return [...text.matchAll(pemBlock)].map(match => (match[1] ?? '').replace(/\s/g, '')).filter(body => body !== '');
}

/**
 * The certificates that are not among the known ones, once each, as the text of a bundle. Sorted, because the text is
 * part of what decides whether images are built again. Empty when there are none.
 */
export function bundleOf(certificates: readonly string[], known: ReadonlySet<string>): { text: string; count: number } {
  const extra = [...new Set(certificates)].filter(body => !known.has(body)).sort();
  return { text: extra.map(toPem).join(''), count: extra.length };
}

/** RFC 7468: lines of 64 characters. */
function toPem(body: string): string {
  const lines = body.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
