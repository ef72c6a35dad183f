import { describe, expect, it } from 'vitest';
import { parseOsRelease } from '../../../../src/host/setup/machine/os-release.ts';

describe('parseOsRelease', () => {
  it('must read values with and without quotes', () => {
    const text =
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n';
    expect(parseOsRelease(text)).toEqual({
      id: 'debian',
      version: '12',
      codename: 'bookworm',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
    });
  });

  it('must work without the file, as os-release(5) says', () => {
    expect(parseOsRelease(undefined)).toEqual({ id: 'linux', version: '', codename: '', prettyName: 'linux' });
  });

  it('must skip comments and lines that are no assignment', () => {
    expect(parseOsRelease("# ID=other\nnonsense\nID='fedora'\nVERSION_ID=42").id).toBe('fedora');
  });
});
