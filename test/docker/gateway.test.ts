import { once } from 'node:events';
import { Agent } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { importSPKI, jwtVerify } from 'jose';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { authorized, GatewayStack, type Got } from './gateway/stack.ts';
import { anotherCheckout, bkdev, up } from './support/bkdev.ts';
import { edit, freePort } from './support/checkout.ts';
import { containersOf, docker, statesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

let gateway: GatewayStack;

beforeAll(async () => {
  gateway = await GatewayStack.start(await takeStack('gateway'));
});

const notes = '/api/bk-monitor/prod/app/notes/list/';

/** Returns the failure in a response, in the format of the gateway that this one stands in for. */
function failureIn({ status, headers, body }: Got): unknown[] {
  const { code, message } = parseSaid(body);
  expect(headers['x-bkapi-error-code']).toBe(String(code));
  return [status, code, /reason="(.*)"/.exec(message)?.[1] ?? message];
}

/** Saves a change for the duration of one test. */
async function changed(make: (text: string) => string): Promise<void> {
  const { said, back } = await gateway.change(make);
  onTestFinished(back);
  expect(said.code).toBe('gateway.applied');
}

describe('the client', () => {
  test.each([
    ['no header', undefined, 'app code cannot be empty', 'explain.application-missing'],
    ['no JSON', 'a text', 'request header X-Bkapi-Authorization is not a valid JSON', 'explain.credentials-unreadable'],
    [
      'no secret',
      '{"bk_app_code": "app-code"}',
      'please provide bk_app_secret or bk_signature to verify app',
      'explain.secret-missing',
    ],
    [
      'a wrong secret',
      '{"bk_app_code": "app-code", "bk_app_secret": "x"}',
      'bk_app_code or bk_app_secret is incorrect',
      'explain.secret-wrong',
    ],
    [
      'an unknown application',
      '{"bk_app_code": "nobody", "bk_app_secret": "x"}',
      'app not found',
      'explain.application-unknown',
    ],
  ])('%s must be refused, and explained', async (_, header, reason, explained) => {
    const got = await gateway.ask(notes, { headers: header === undefined ? {} : { 'X-Bkapi-Authorization': header } });
    expect(failureIn(got)).toEqual([400, 1640001, reason]);
    expect((await gateway.explain(String(got.headers['x-request-id']))).what.code).toBe(explained);
  });

  test('an application with its secret must reach the api, at the path that its resource definition names', async () => {
    expect(parseSaid((await gateway.askAs(notes)).body)).toHaveProperty('notes');
    expect(parseSaid((await gateway.askAs(notes.slice(0, -1))).body)).toHaveProperty('notes');
    const none = (path: string, method: string) => [404, 1640401, `API not found [method="${method}" path="${path}"]`];
    expect(failureIn(await gateway.askAs(notes, { method: 'DELETE' }))).toEqual(none(notes, 'DELETE'));
    const nothing = '/api/bk-monitor/prod/app/nothing/';
    expect(failureIn(await gateway.askAs(nothing))).toEqual(none(nothing, 'GET'));
  });

  test('a route that requires a user must accept a token, not just a name', async () => {
    const ticks = '/api/bk-monitor/prod/user/ticks/tick/';
    const named = authorized.replace('}', ', "bk_username": "admin"}');
    const refused = await gateway.ask(ticks, { headers: { 'X-Bkapi-Authorization': named } });
    const unverified = 'user authentication failed, the user indicated by bk_username is not verified';
    expect(failureIn(refused)).toEqual([400, 1640001, unverified]);
    expect((await gateway.askAs(ticks, { headers: { Cookie: 'bk_token=local-admin-token' } })).status).toBe(200);
  });

  test('permission must be required, and end on its expiry date', async () => {
    await changed(text =>
      text.replace('secrets: [local-app-secret]', 'secrets: [local-app-secret], may: [echo], until: 2020-01-01'),
    );
    expect(failureIn(await gateway.askAs('/echo'))).toMatchObject([403, 1640301, expect.stringContaining('expired')]);
    expect(failureIn(await gateway.askAs(notes))).toMatchObject([403, 1640301, 'no permission, bk_app_code=app-code']);
  });
});

describe('the information for the back end', () => {
  async function toldOf(got: Got): Promise<Record<string, string>> {
    return (parseSaid(got.body) as { headers: Record<string, string> }).headers;
  }

  test('must be a token that its public key verifies, whatever value the client sent', async () => {
    const { body } = await gateway.ask('/api/bk-apigateway/prod/api/v1/apis/bk-monitor/public_key/');
    const key = await importSPKI(parseSaid(body).data.public_key, 'RS512');
    const mine = 'eyJhbGciOiJub25lIn0.eyJhcHAiOnsiYXBwX2NvZGUiOiJhZG1pbiJ9fQ.';
    const told = await toldOf(await gateway.askAs('/echo', { headers: { 'X-Bkapi-Jwt': mine, Cookie: 'a=b' } }));
    const token = told['X-Bkapi-Jwt'] ?? '';
    const { payload, protectedHeader } = await jwtVerify(token, key, { issuer: 'APIGW' });
    expect(protectedHeader).toMatchObject({ alg: 'RS512', kid: 'bk-monitor', typ: 'JWT' });
    expect(payload['app']).toEqual({ version: 1, app_code: 'app-code', verified: true, valid_error_message: '' });
    expect(payload['user']).toMatchObject({ version: 1, username: '', verified: false });
    expect({ from: told['X-Bkapi-From'], secret: told['X-Bkapi-Authorization'], cookie: told['Cookie'] }).toEqual({
      ...{ from: 'apigw', secret: undefined, cookie: undefined },
    });
    await expect(jwtVerify(token, key, { currentDate: new Date(Date.now() + 86_400_000) })).rejects.toThrow(/exp/);
    await expect(jwtVerify(`${token.slice(0, -8)}AAAAAAAA`, key)).rejects.toThrow(/signature/);
    await expect(jwtVerify(mine, key)).rejects.toThrow();
  });

  test('must be the id of the request, which goes along with the task that it queues', async () => {
    const id = 'a-person.1';
    const enqueue = ['call', 'POST', '/api/bk-monitor/prod/app/tasks/enqueue/', '--as', 'app-code', '--json'];
    const { stdout } = await bkdev(gateway.checkout, [
      ...enqueue,
      '--header',
      `X-Request-ID: ${id}`,
      '--data',
      '{"number": 1}',
    ]);
    expect(parseSaid(stdout)).toMatchObject({ status: 202, requestId: id });
    expect(stdout).not.toContain('local-app-secret');
    const services = await until('all three have written of it', async () => {
      const lines = (await bkdev(gateway.checkout, ['logs', '--request', id, '--json'])).stdout.trim().split('\n');
      const found = new Set(lines.map(line => (parseSaid(line) as { service: string }).service));
      return found.size >= 3 && found;
    });
    expect([...services].sort()).toEqual(['api', 'gateway', 'worker']);
  });

  test('must be missing if the back end cannot be reached, with a distinct error for each failure', async () => {
    const way = async (path: string) => [
      ...failureIn(await gateway.ask(path)).slice(0, 2),
      (await gateway.explain()).what.code,
    ];
    expect(await way('/closed')).toEqual([502, 1650200, 'explain.backend-refused']);
    expect(await way('/reset')).toEqual([502, 1650200, 'explain.backend-reset']);
    expect(await way('/slow')).toEqual([504, 1650401, 'explain.backend-timeout']);
    const headers = { 'Transfer-Encoding': 'chunked' };
    for (const size of [{}, { headers }])
      expect(failureIn(await gateway.ask('/small', { method: 'POST', body: '12345678901', ...size }))).toEqual([
        413,
        1641301,
        'request body size 11 exceeds the limit 10',
      ]);
    await docker('stop', `${gateway.checkout.project}-web-1`);
    await until(
      'nobody is there',
      async () =>
        (await gateway.ask('/ping')).status === 502 && (await gateway.explain()).what.code === 'explain.backend-absent',
    );
    await docker('start', `${gateway.checkout.project}-web-1`);
    await until('it is there again', async () => (await gateway.ask('/ping')).body === 'pong');
  });

  test('must include the reason of a failure, in its own words', async () => {
    // A character that the product's schema cannot store.
    const body = JSON.stringify({ title: '\u{1f600}' });
    const { status, headers } = await gateway.askAs('/api/bk-monitor/prod/app/notes/create/', { method: 'POST', body });
    expect(status).toBe(500);
    const explained = await until('it is in the log', async () => {
      const said = await gateway.explain(String(headers['x-request-id']));
      return said.more.length > 0 && said;
    });
    expect(explained).toMatchObject({
      what: { code: 'explain.answered', params: { instance: 'api', status: 500 } },
      more: [{ code: 'explain.cause', params: { cause: expect.stringContaining('Incorrect string value') } }],
    });
  });
});

test('a limit must apply to its window, be reported, and be explained', async () => {
  await changed(text => text.replace('limits: {}', 'limits: {resource: {echo: {"*": [{tokens: 2, seconds: 600}]}}}'));
  const got = [];
  for (let count = 0; count < 3; count++) got.push(await gateway.askAs('/echo'));
  const told = got.map(({ status, headers }) => [
    ...[status, headers['x-bkapi-ratelimit-limit'], headers['x-bkapi-ratelimit-remaining']],
    headers['x-bkapi-ratelimit-plugin'],
  ]);
  const rule = 'bk-resource-rate-limit';
  expect(told).toEqual([
    [200, '2', '1', rule],
    [200, '2', '0', rule],
    [429, '2', '0', rule],
  ]);
  expect(await gateway.explain()).toMatchObject({
    what: { code: 'explain.limited', params: { limit: 2, seconds: 600, used: 3, over: 1 } },
    more: [{ code: 'explain.limit.free-in' }],
  });
});

describe('a change of gateway.yaml', () => {
  test('must drop no request, however high the load', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const outcomes: Record<string, number> = {};
    let isOver = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const outcome = await gateway.askAs('/echo', { agent }).then(
          ({ status }) => String(status),
          error => String(error),
        );
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    });
    for (let count = 1; count <= 10; count++) {
      const { said } = await gateway.change(text => text.replace(/^timeout: \d+/m, `timeout: ${60 + count}`));
      expect(said.code).toBe('gateway.applied');
    }
    isOver = true;
    await Promise.all(callers);
    agent.destroy();
    expect(Object.keys(outcomes)).toEqual(['200']);
  });

  test.each([
    ['a limit of 0', 'limits: {}', 'limits: {stage: [{tokens: 0, seconds: 1}]}', 'gateway.file.value-invalid'],
    ['an application without secret', '{secrets: [local-app-secret]}', '{}', 'gateway.file.key-missing'],
    [
      'a secret in the wrong form',
      'secrets: [local-app-secret]',
      'secrets: local-app-secret',
      'gateway.file.value-invalid',
    ],
    ['a service that is not there', 'service: web', 'service: radish', 'gateway.file.service-unknown'],
    ['a back end that is not there', 'backend: web', 'backend: wab', 'gateway.file.backend-unknown'],
    ['a limit for no resource', 'limits: {}', 'limits: {resource: {radish: {}}}', 'gateway.file.resource-unknown'],
    ['no YAML', 'stage: prod', 'stage: [prod', 'gateway.file.syntax'],
    ['a field twice', 'stage: prod', 'stage: prod\nstage: test', 'gateway.file.key-repeated'],
    ['a field with a typing error', 'limits: {}', 'limit: {}', 'gateway.file.key-unknown'],
  ])('with %s must be refused with its line, and keep the old one', async (_, right, wrong, code) => {
    let line = 0;
    const { said, back } = await gateway.change(text => {
      line = text.slice(0, text.indexOf(right)).split('\n').length + (wrong.includes('\n') ? 1 : 0);
      return text.replace(right, wrong);
    });
    onTestFinished(back);
    const place = code === 'gateway.file.syntax' ? {} : { line };
    expect(said).toMatchObject({
      code: 'gateway.kept',
      params: { problem: { code, params: { file: '.devcontainer/gateway.yaml', ...place } } },
    });
    expect(JSON.stringify(said)).not.toContain('local-app-secret');
    expect((await gateway.askAs('/echo')).status).toBe(200);
  });
});

test('it must not run as root, and keep its key unreadable to others', async () => {
  const { gateway: container } = await containersOf(gateway.checkout.project);
  expect([container?.Config.User, container?.HostConfig.CapDrop]).toEqual(['dev', ['ALL']]);
  const keys = ['key.pem', 'tls.key'].map(name => `/var/lib/gateway/${name}`);
  expect(await docker('exec', gateway.container, 'stat', '-c', '%U %a', ...keys)).toBe('dev 600\ndev 600');
});

test('HTTPS must be served on a published port, with a certificate that a client can trust, and be told to the back end', async () => {
  const port = String(await freePort());
  const checkout = { ...gateway.checkout, env: { ...gateway.checkout.env, BKDEV_PORT_GATEWAY_TLS: port } };
  const unpublish = await edit(checkout, '.devcontainer/compose.gateway.yaml', text =>
    text.replace('# - "127.0.0.1:${BKDEV_PORT_GATEWAY_TLS', '- "127.0.0.1:${BKDEV_PORT_GATEWAY_TLS'),
  );
  onTestFinished(unpublish);
  expect(await up(checkout, {}, 'gateway')).toMatchObject({ status: 0 });
  const ask = async (ca?: string) => {
    const [answer] = await once(https.get({ host: 'localhost', port, path: '/open', ...(ca && { ca }) }), 'response');
    return parseSaid(await text(answer));
  };
  const ca = await docker('exec', gateway.container, 'cat', '/var/lib/gateway/tls.crt');
  expect((await ask(ca)).headers).toMatchObject({ 'X-Forwarded-Proto': 'https' });
  await expect(ask()).rejects.toThrow(/self-signed/);
});

test('an application that is not configured must be refused with the configured ones', async () => {
  const { status, stdout } = await bkdev(gateway.checkout, ['call', 'GET', '/open', '--as', 'radish', '--json']);
  expect({ status, ...parseSaid(stdout).error }).toMatchObject({
    ...{ status: 2, code: 'usage' },
    message: expect.stringContaining('app-code'),
  });
});

test('a second gateway on the same port must be refused before any part of it starts', async () => {
  const made = await anotherCheckout('gateway-second', { seed: false });
  const second = { ...made, env: { ...made.env, BKDEV_PORT_GATEWAY: String(gateway.port) } };
  const { status, error } = await up(second, {}, 'gateway');
  expect({ status, code: error?.code }).toEqual({ status: 4, code: 'port-taken' });
  expect(await statesOf(second.project)).toEqual({});
});
