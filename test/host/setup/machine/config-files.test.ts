import { describe, expect, it } from 'vitest';
import { parseNpmrc, parsePipConfig, readPipConfigs } from '../../../../src/host/setup/machine/config-files.ts';
import { fakeHost } from '../../../support/fake-host.ts';

describe('parsePipConfig', () => {
  it('must read sections, both separators, comments and values over several lines', () => {
    const text = `# ours
[global]
index-url = https://pypi.example/simple
cert: /etc/ssl/ours.pem
find-links =
    https://one.example
    https://two.example

[install]
; no more
Index_URL = https://other.example/simple
`;
    expect([...parsePipConfig(text)]).toEqual([
      ['global.index-url', 'https://pypi.example/simple'],
      ['global.cert', '/etc/ssl/ours.pem'],
      ['global.find-links', 'https://one.example\nhttps://two.example'],
      ['install.index-url', 'https://other.example/simple'],
    ]);
  });

  it('must tolerate invalid lines', () => {
    expect([...parsePipConfig('\0 binary\nindex-url\n')]).toEqual([]);
  });
});

describe('parseNpmrc', () => {
  it('must read values, quotes, lists and variables, and keep a variable that is not set', () => {
    const text = `; comment
registry = "https://npm.example/"
//npm.example/:_authToken=\${TOKEN}
cafile=\${HOME}/ca.pem
ca[]="one"
ca[]="two"
x=\${NOT_SET}
no-value
`;
    expect([...parseNpmrc(text, { TOKEN: 'secret', HOME: '/home/ada' })]).toEqual([
      ['registry', 'https://npm.example/'],
      ['//npm.example/:_authToken', 'secret'],
      ['cafile', '/home/ada/ca.pem'],
      ['ca', 'one\ntwo'],
      ['x', `\${NOT_SET}`],
      ['no-value', 'true'],
    ]);
  });
});

describe('readPipConfigs', () => {
  it('must return existing files, the one with the highest precedence first', async () => {
    const host = fakeHost({
      env: { HOME: '/home/ada', PIP_CONFIG_FILE: '/my/pip.conf' },
      files: { '/etc/pip.conf': '', '/home/ada/.pip/pip.conf': '', '/my/pip.conf': '' },
    });
    expect((await readPipConfigs(host)).map(({ file }) => file)).toEqual([
      '/my/pip.conf',
      '/home/ada/.pip/pip.conf',
      '/etc/pip.conf',
    ]);
  });
});
