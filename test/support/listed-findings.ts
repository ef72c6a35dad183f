import type { Findings } from '../../src/host/recognition/findings.ts';

/**
 * Formats all findings, two lines each: the path within the object and the value, then the certainty and every place
 * that is evidence for it.
 */
export function listed(findings: Findings | undefined): string {
  const lines: string[] = [];
  const visit = (path: string, value: unknown): void => {
    if (isFound(value)) {
      const places = value.evidence.map(({ file, line }) => `${file}:${line}`);
      lines.push(`${path} = ${JSON.stringify(value.value)}`, `    ${[value.certainty, ...places].join(' ')}`);
    } else if (Array.isArray(value) && value.length > 0)
      for (const [index, each] of value.entries()) visit(`${path}[${index}]`, each);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, each] of Object.entries(value)) visit(path === '' ? key : `${path}.${key}`, each);
    else lines.push(`${path} = ${value === undefined ? 'nothing' : JSON.stringify(value)}`);
  };
  visit('', findings);
  return `${lines.join('\n')}\n`;
}

interface AnyFound {
  readonly value: unknown;
  readonly certainty: string;
  readonly evidence: readonly { readonly file: string; readonly line: number }[];
}

function isFound(value: unknown): value is AnyFound {
  return typeof value === 'object' && value !== null && 'certainty' in value && 'evidence' in value;
}
