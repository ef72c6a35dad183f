import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inside } from '../faults/stack.ts';
import { type Checkout, edit, handOver } from '../support/checkout.ts';

/** The roles that run the product's code. */
export const roles = ['api', 'beat', 'web', 'worker'];

/** Writes a new or existing file of the checkout. */
export async function save(checkout: Checkout, file: string, text: string): Promise<void> {
  const path = join(checkout.root, file);
  const isNew = await readFile(path).then(
    () => false,
    () => true,
  );
  await writeFile(path, text);
  if (isNew) await handOver(path);
}

export function read(checkout: Checkout, file: string): Promise<string> {
  return readFile(join(checkout.root, file), 'utf8');
}

/** Runs a script as the checkout's owner, in its folder. */
export function inCheckout(checkout: Checkout, script: string): Promise<string> {
  return inside(checkout, 'workspace', 'sh', '-ec', `cd /workspace; ${script}`);
}

/** A file that only this role loads: Celery's `manage.py` also checks web's address book. */
export const onlyIn = { api: 'bkmonitor/kernel_api/urls.py', web: 'bkmonitor/packages/monitor_web/middlewares.py' };

/** Makes a role answer `pong WORD` once it runs the code that this saves. */
export function answer(checkout: Checkout, role: 'api' | 'web', word: string): Promise<unknown> {
  if (role === 'api') return edit(checkout, onlyIn.api, text => text.replace(/"pong[^"]*"/, `"pong ${word}"`));
  const method = [
    '    def process_response(self, request, response):',
    `        response["X-Answer"] = "pong ${word}"`,
    '        return super().process_response(request, response)',
    '',
  ].join('\n');
  return edit(checkout, onlyIn.web, text => `${text.replace(/\n {4}def process_response[\s\S]*/, '')}\n${method}`);
}

/** Returns the role's answer, or the reason why it does not answer. */
export function answerOf(checkout: Checkout, role: 'api' | 'web'): Promise<string> {
  return fetch(`${role === 'api' ? checkout.url : checkout.webUrl}/ping`).then(
    async response => (role === 'api' ? await response.text() : (response.headers.get('x-answer') ?? '')),
    error => String(error.cause ?? error),
  );
}
