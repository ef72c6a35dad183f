import { describe, expect, it } from 'vitest';
import { compose } from '../../../../src/host/setup/doctor/compose.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const missing = new BkdevError({ code: 'compose-unusable', message: 'Docker Compose is not installed.', hint: '' });
const files = { '/etc/os-release': 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble' };

describe('the compose check', () => {
  it.each(['2.24.0', '2.26.1-4', '5.0.0'])('must accept %s', async version => {
    expect(said(await compose.look(fakeWorld({ compose: version })))).toEqual({
      check: 'compose',
      level: 'ok',
      found: `Docker Compose ${version}`,
    });
  });

  it('must offer no installation for a failure that it would not mend', async () => {
    const error = new BkdevError({ code: 'file-unusable', message: 'Docker cannot read its configuration.', hint: '' });
    await expect(compose.look(fakeWorld({ compose: error, files }))).rejects.toBe(error);
  });

  it.each([
    ['2.17.3', 'Docker Compose 2.17.3 is too old: 2.24.0 or newer is needed'],
    [missing, 'Docker Compose is not installed.'],
  ])('must offer the package of the distribution for %s', async (version, found) => {
    expect(said(await compose.look(fakeWorld({ compose: version, files })))).toEqual({
      check: 'compose',
      level: 'error',
      found,
      code: 'compose-unusable',
      fix: {
        summary: 'Install Docker Compose from Ubuntu 24.04 itself',
        code: 'compose-unusable',
        steps: [{ kind: 'refresh-packages' }, { kind: 'install-packages', packages: ['docker-compose-v2'] }],
      },
    });
  });
});
