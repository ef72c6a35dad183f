import { expect, test } from 'vitest';
import {
  buildFailure,
  creationFailure,
  definitionFailure,
  withoutCompose,
} from '../../../../src/host/adapters/compose/compose-failure.ts';
import { said } from '../../../support/said.ts';

const refusal = (stderr: string) => said(definitionFailure(stderr, '.devcontainer/compose.yaml'));

// Output of Docker's client 28.
test.for([
  ['open /dev/null/.docker/config.json: not a directory'],
  ['open /root/.docker/config.json: permission denied'],
])('a configuration that Docker cannot read must be reported as the cause: %s', ([cause = '']) => {
  const warning = `WARNING: Error loading config file: ${cause}\n`;
  expect(
    said(withoutCompose(`${warning}unknown shorthand flag: 'f' in -f\n\nUsage:  docker [OPTIONS]\n`)),
  ).toMatchObject({
    code: 'file-unusable',
    message: `\`docker compose\` fails: Docker cannot read its configuration (${cause.replace('open ', '')}).`,
    hint: 'Set HOME, or DOCKER_CONFIG, to a folder that this user can read.',
  });
});

test('Compose without any such cause must be reported as not installed', () => {
  expect(said(withoutCompose("docker: 'compose' is not a docker command.\n"))).toMatchObject({
    code: 'compose-unusable',
  });
});

// Output of Compose 2.26.
test.for([
  [
    'yaml: line 4: did not find expected key\n',
    '.devcontainer/compose.yaml:4: yaml: line 4: did not find expected key',
  ],
  [
    'validating /home/ada/shop/.devcontainer/compose.yaml: services.a Additional property nope is not allowed\n',
    '.devcontainer/compose.yaml: validating /home/ada/shop/.devcontainer/compose.yaml: services.a Additional property nope is not allowed',
  ],
  [
    'service "a" depends on undefined service "b": invalid compose project\n',
    '.devcontainer/compose.yaml: service "a" depends on undefined service "b": invalid compose project',
  ],
  [
    'time="2026-01-02T03:04:05Z" level=warning msg="x"\nerror while interpolating services.a.image: required variable NOPE is missing a value: set it\n',
    '.devcontainer/compose.yaml: error while interpolating services.a.image: required variable NOPE is missing a value: set it',
  ],
  ['', '.devcontainer/compose.yaml: no reason given'],
])('a definition that Compose refuses must be reported with the file: %j', ([stderr = '', message]) => {
  expect(refusal(stderr)).toMatchObject({ code: 'definition-invalid', message });
});

test.for([
  ['env file /home/ada/shop/.devcontainer/gone.env not found: stat: no such file or directory\n', 3],
  ['env file /home/ada/shop/.devcontainer/sub/gone.env not found: stat: no such file or directory\n', 3],
  ['env file /home/ada/shop/.devcontainer/other.env not found: stat: no such file or directory\n', undefined],
] as const)('a missing file must be reported with the line that names it: %j', ([stderr, line]) => {
  const text = 'services:\n  # gone.env\n  api: {env_file: [env/common.env, sub/../gone.env]}\n';
  const { message, hint } = said(definitionFailure(stderr, '.devcontainer/compose.full.yaml', text));
  const where = `.devcontainer/compose.full.yaml${line === undefined ? '' : `:${line}`}`;
  expect({ message, hint }).toEqual({
    message: `${where}: ${stderr.trim()}`,
    hint: `Correct ${where}; docker compose config shows the same error.`,
  });
});

const endpoint = 'driver failed programming external connectivity on endpoint shop-api-1 (5072655b87e7)';

test.for([
  `Error response from daemon: ${endpoint}: Error starting userland proxy: listen tcp4 127.0.0.1:10204: bind: address already in use\n`,
  `Error response from daemon: ${endpoint}: Bind for 127.0.0.1:10204 failed: port is already allocated\n`,
  `Error response from daemon: failed to set up container networking: ${endpoint}: failed to bind host port for 127.0.0.1:10204:172.18.0.2:10204/tcp: address already in use\n`,
  `Error response from daemon: failed to set up container networking: ${endpoint}: failed to bind host port 127.0.0.1:10204/tcp: address already in use\n`,
  'Error response from daemon: Ports are not available: exposing port TCP 127.0.0.1:10204 -> 127.0.0.1:0: listen tcp 127.0.0.1:10204: bind: address already in use\n',
])('a taken port must be reported by its number: %s', stderr => {
  const { detail, cause, ...report } = said(creationFailure(stderr, ['api']));
  const explanation = 'Port 10204 on this machine is in use by another program, so api cannot be reached through it.';
  const fix = { command: 'bkdev up', says: 'shows which program uses port 10204 and offers the next free one' };
  expect(report).toEqual({
    ...{ code: 'port-taken', message: explanation, hint: `${fix.command}: ${fix.says}` },
    ...{ service: 'api', class: 'port-taken', explanation, fixes: [fix] },
  });
  expect(detail).toHaveLength(1);
  expect(cause).toMatch(/^(?:driver failed|failed to set up|Ports are not)/);
});

test('a full disk must be reported', () => {
  const stderr = 'Error response from daemon: mkdir /var/lib/docker/overlay2/1: no space left on device\n';
  expect(said(creationFailure(stderr, ['mysql', 'redis']))).toMatchObject({
    code: 'disk-full',
    message: 'Docker could not start mysql and redis: mkdir /var/lib/docker/overlay2/1: no space left on device',
    hint: expect.stringContaining('docker system df: shows what takes up the space'),
    class: 'disk-full',
    service: 'mysql',
  });
});

test('anything else must be reported in the words of the engine', () => {
  const stderr = ' Container ct-a-1  Creating\nError response from daemon: No such image: nosuch-image:1\n';
  expect(said(creationFailure(stderr, ['a']))).toEqual({
    code: 'create-failed',
    message: 'Docker could not start a: No such image: nosuch-image:1',
    hint: 'bkdev doctor: checks the engine',
    service: 'a',
    cause: 'No such image: nosuch-image:1',
    fixes: [{ command: 'bkdev doctor', says: 'checks the engine' }],
    detail: [' Container ct-a-1  Creating', 'Error response from daemon: No such image: nosuch-image:1'],
  });
});

/** Returns the end of BuildKit's plain progress when an instruction fails. */
function buildSays(instruction: string, ...output: readonly string[]): string[] {
  return [
    ...output.map(line => `#7 1.234 ${line}`),
    '#7 ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 100',
    '------',
    ` > [${instruction}]:`,
    ...output.map(line => `1.234 ${line}`),
    '------',
    'failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 100',
  ];
}

test.for([
  [
    'a mirror that does not answer',
    ['Err:1 http://deb.example/debian bookworm InRelease', "  Could not resolve 'deb.example'"],
    'network-unreachable',
    "Building role 2/5 RUN apt-get install failed: Could not resolve 'deb.example'",
  ],
  [
    'a certificate nobody trusts',
    ['SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'],
    'network-unreachable',
    'Building role 2/5 RUN apt-get install failed: SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed',
  ],
  [
    'a full disk',
    ["E: You don't have enough free space: No space left on device"],
    'disk-full',
    "Building role 2/5 RUN apt-get install failed: E: You don't have enough free space: No space left on device",
  ],
  [
    'anything else',
    ['E: Unable to locate package nope'],
    'build-failed',
    'Building role 2/5 RUN apt-get install failed: E: Unable to locate package nope',
  ],
] as const)('%s must be reported with the failing instruction', ([, output, code, message]) => {
  const lines = buildSays('role 2/5 RUN apt-get install', ...output);
  const { detail = [], ...report } = said(buildFailure(lines, ['role']));
  expect(report).toMatchObject({ code, message });
  expect(detail.at(-1)).toBe(lines.at(-1));
});

test('a build that fails before any instruction must be reported by its services', () => {
  const cause = 'failed to solve: debian:nope: not found';
  expect(said(buildFailure([cause], ['mysql', 'redis']))).toEqual({
    code: 'build-failed',
    message: `Building mysql and redis failed: ${cause}`,
    hint: 'bkdev doctor: checks network, mirrors, certificates and disk',
    service: 'mysql',
    cause,
    fixes: [{ command: 'bkdev doctor', says: 'checks network, mirrors, certificates and disk' }],
    detail: [cause],
  });
});

test('a build must not show the password of the index that it installs from', () => {
  const lines = buildSays(
    'role 3/5 RUN uv sync',
    'ARG BKDEV_PYPI_INDEX=https://ann:geheim@pypi.example/simple',
    'error: Failed to fetch: `https://ann:geheim@pypi.example/simple/redis/`',
    'PIP_PASSWORD=geheim',
  );
  expect(JSON.stringify(said(buildFailure(lines, ['role'])))).not.toContain('geheim');
});

test.for([
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  'error during connect: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.45/containers/create": EOF',
])('an engine that becomes unreachable while containers are created must be reported as that: %s', stderr => {
  expect(said(creationFailure(stderr, ['api', 'web']))).toMatchObject({
    code: 'engine-unreachable',
    message: 'The Docker Engine went away before api and web could be created.',
  });
});
