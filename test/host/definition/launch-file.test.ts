import { expect, test } from 'vitest';
import { launchEntry, withEntries } from '../../../src/host/definition/launch-file.ts';

const api = (port: number) => launchEntry('api (bkdev)', { host: '127.0.0.1', port });
const worker = launchEntry('worker/cron (bkdev)', { host: '127.0.0.1', port: 5718 });

test('a new file must have the entries, and take the paths of the container for those of the editor', () => {
  expect(withEntries(undefined, [api(5678)])).toMatchInlineSnapshot(`
    "{
      "version": "0.2.0",
      "configurations": [
        // bkdev begin: these entries are written by \`bkdev debug\`
        {"name":"api (bkdev)","type":"debugpy","request":"attach","connect":{"host":"127.0.0.1","port":5678},"pathMappings":[{"localRoot":"\${workspaceFolder}","remoteRoot":"/workspace"}],"justMyCode":true}
        // bkdev end
      ]
    }
    "
  `);
});

const theirs = `// Ours. "configurations": [ is not here.
{
  "version": "0.2.0", /* [ { */
  "inputs": [{"id": "configurations", "configurations": []}],
  "configurations": [
    // the tests
    {"name": "pytest \\"all\\" // not a comment", "type": "debugpy", "request": "launch",},
  ],
}
`;

test("a person's entries and comments must stay, whatever is written how often", () => {
  const once = withEntries(theirs, [api(5678)]) ?? '';
  const again = withEntries(once, [worker]) ?? '';
  const moved = withEntries(again, [api(5680)]) ?? '';
  expect(withEntries(moved, [api(5680)])).toBe(moved);
  const lines = moved.split('\n');
  const own = lines.slice(5, 9);
  expect([...lines.slice(0, 5), ...lines.slice(9)].join('\n')).toBe(theirs);
  expect(own.map(line => /"name":"([^"]+)".*"port":(\d+).*?(,?)$/.exec(line)?.slice(1) ?? line.trim())).toEqual([
    '// bkdev begin: these entries are written by `bkdev debug`',
    ['worker/cron (bkdev)', '5718', ','],
    ['api (bkdev)', '5680', ','],
    '// bkdev end',
  ]);
});

test('a file with Windows line ends must not get the entries twice', () => {
  const once = (withEntries(theirs, [api(5678)]) ?? '').replaceAll('\n', '\r\n');
  expect(withEntries(once, [api(5680)])?.match(/bkdev begin/g)).toHaveLength(1);
});

test.each(['{"configurations": {}}', '{"version": "0.2.0"}', '[]', '{"configurations": [', 'configurations: []'])(
  'a file that is not understood must be left alone: %s',
  text => {
    expect(withEntries(text, [api(5678)])).toBe(undefined);
  },
);
