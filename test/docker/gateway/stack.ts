import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bkdev } from '../support/bkdev.ts';
import { type Checkout, edit } from '../support/checkout.ts';
import { docker, logOf } from '../support/engine.ts';
import { until } from '../support/until.ts';

/** The response to a request. */
export interface Got {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A checkout whose gateway is up, with routes to a back end of the test in addition to the product's. */
export class GatewayStack {
  readonly checkout: Checkout;
  readonly port: number;
  readonly container: string;

  private constructor(checkout: Checkout, port: number) {
    this.checkout = checkout;
    this.port = port;
    this.container = `${checkout.project}-gateway-1`;
  }

  /** Adds the routes to a stack in the profile `gateway`, and starts the back end. */
  static async start(checkout: Checkout): Promise<GatewayStack> {
    const port = Number(checkout.env['BKDEV_PORT_GATEWAY']);
    await edit(checkout, '.devcontainer/gateway.yaml', text =>
      text
        .replace(
          'backends:\n',
          'backends:\n  echo: {service: workspace, port: 9000}\n  closed: {service: workspace, port: 9001}\n',
        )
        .replace('routes:\n', `routes:\n${routes}`),
    );
    const echo = await readFile(join(import.meta.dirname, 'echo.py'), 'utf8');
    await docker('exec', '-d', `${checkout.project}-workspace-1`, '/usr/bin/python3', '-c', echo);
    const stack = new GatewayStack(checkout, port);
    await until('the test’s back end answers', async () => (await stack.ask('/open')).status === 200);
    return stack;
  }

  /** Sends a request, on its own connection unless an agent is given. */
  ask(path: string, options: http.RequestOptions & { body?: string } = {}): Promise<Got> {
    const { body, ...rest } = options;
    return new Promise((resolve, reject) => {
      const sent = http.request({ host: '127.0.0.1', port: this.port, path, agent: false, ...rest }, answer => {
        let text = '';
        answer.setEncoding('utf8').on('data', part => {
          text += part;
        });
        answer
          .on('error', reject)
          .on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      });
      sent.on('error', reject).end(body);
    });
  }

  /** Sends a request as an application of gateway.yaml. */
  askAs(path: string, options: http.RequestOptions & { body?: string } = {}): Promise<Got> {
    return this.ask(path, { ...options, headers: { 'X-Bkapi-Authorization': authorized, ...options.headers } });
  }

  /**
   * Saves a change of gateway.yaml, waits for the gateway's result and returns its last message, plus a function that
   * reverts the change.
   */
  async change(make: (text: string) => string): Promise<{ said: { code: string }; back: () => Promise<void> }> {
    const before = (await this.said()).length;
    const takeBack = await edit(this.checkout, '.devcontainer/gateway.yaml', make);
    const said = await until('the gateway has said something', async () => (await this.said())[before]);
    const back = async () => {
      const count = (await this.said()).length;
      await takeBack();
      await until('the gateway has taken it back', async () => (await this.said())[count]);
    };
    return { said, back };
  }

  /** Returns everything that the gateway has logged about its files. */
  private async said(): Promise<{ code: string; params: object }[]> {
    const lines = (await logOf(this.container)).split('\n').filter(line => line.startsWith('{"code":'));
    return lines.map(line => JSON.parse(line) as { code: string; params: object });
  }

  /** Returns the result of `bkdev explain --json` for a request, by default the last failed one. */
  async explain(
    request = 'last',
  ): Promise<{ what: { code: string; params: object }; more: { code: string; params: object }[] }> {
    const { status, stdout } = await bkdev(this.checkout, ['explain', request, '--json']);
    expect(status).toBe(0);
    return JSON.parse(stdout);
  }
}

export const authorized = '{"bk_app_code": "app-code", "bk_app_secret": "local-app-secret"}';

const routes = `  - {path: /open, backend: echo, application: false}
  - {path: /version, backend: api, application: false}
  - {path: /closed, backend: closed, application: false}
  - {path: /slow, backend: echo, application: false, timeout: 1}
  - {path: /reset, backend: echo, application: false}
  - {path: /small, backend: echo, application: false, body: 10}
  - {path: /echo, name: echo, backend: echo}
`;
