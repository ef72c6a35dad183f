/** The contents of `/etc/os-release` (freedesktop.org, os-release(5)). */
export interface OsRelease {
  /** Such as `debian`, `ubuntu`, `fedora`; `linux` if not specified. */
  readonly id: string;
  /** Such as `12` or `24.04`; empty for a rolling release. */
  readonly version: string;
  readonly codename: string;
  readonly prettyName: string;
}

/** Parses the file's shell-like assignments; a missing file gives the defaults of os-release(5). */
export function parseOsRelease(text: string | undefined): OsRelease {
  const values = new Map<string, string>();
  for (const line of (text ?? '').split('\n')) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line.trim());
    if (match?.[1] !== undefined && match[2] !== undefined) values.set(match[1], unquoted(match[2]));
  }
  const id = values.get('ID') ?? 'linux';
  return {
    id,
    version: values.get('VERSION_ID') ?? '',
    codename: values.get('VERSION_CODENAME') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? id,
  };
}

function unquoted(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value);
  return (match?.[2] ?? value).replace(/\\(.)/g, '$1');
}
