const pemBlock = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** Returns the certificates in a text as bare base64, so that different line breaks do not matter. */
export function certificatesIn(text: string): string[] {
  return [...text.matchAll(pemBlock)].map(match => (match[1] ?? '').replace(/\s/g, '')).filter(body => body !== '');
}

/**
 * Builds a bundle of the certificates that are not already known, without duplicates; empty if there are none. Sorted,
 * because the text is part of the image tag.
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
