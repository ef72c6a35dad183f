import { expect, test } from 'vitest';
import { diagnose } from '../../../src/host/diagnosis/diagnose.ts';
import { type Message, message } from '../../../src/shared/messages/message.ts';
import { type AnyMessage, messagesIn } from '../../../src/shared/messages/wording.ts';

const frontend = { service: 'frontend', role: 'frontend', lines: ['  VITE v8.3.8  ready in 934 ms'] };
const step = { service: 'front-end-packages', role: 'step', exitCode: 1 };
/** A line of a step's log, as Python writes it. */
const line = (mark: string, told: Message) => `${mark}: …\t${JSON.stringify(told)}`;

test('a compile error must have a card with its place, although the dev server is running', () => {
  const probe = message('front-end.not-compiled', { error: 'Element is missing end tag.', where: 'web/src/a.vue:22' });
  expect(diagnose({ ...frontend, probe })).toMatchObject({
    class: 'compile-error',
    cause: probe,
    explanation: message('diagnosis.not-compiled', { service: 'frontend' }),
    where: 'web/src/a.vue:22',
    fix: [{ says: { code: 'fix.correct-and-save' } }],
  });
});

test('a dev server that ended must be explained by its log, otherwise by its first error', () => {
  const why = message('end.dev-server', { error: 'sh: 1: vite: not found' });
  const probe = message('program.gave-up', { program: 'frontend', why });
  expect(diagnose({ ...frontend, lines: ['sh: 1: vite: not found'], probe })?.class).toBe('script-failed');
  expect(diagnose({ ...frontend, lines: ['Error: Port 7001 is already in use'], probe })).toMatchObject({
    class: 'port-taken',
    explanation: { params: { port: '7001' } },
  });
});

test.each<[string, Message, string]>([
  ['lock-missing', message('front-end.lock-missing', { file: 'web/pnpm-lock.yaml' }), 'front-end.make-lock'],
  ['lock-outdated', message('front-end.lock-outdated', { file: 'a.lock', reason: 'vue' }), 'front-end.update-lock'],
  [
    'lock-platform',
    message('front-end.lock-platform', { file: 'package-lock.json', platform: 'linux-x64', packages: ['x'] }),
    'front-end.renew-lock',
  ],
  [
    'tool-version',
    message('front-end.node-contradicts', { file: '.nvmrc', version: '18', engines: '>=22' }),
    'front-end.agree-on-version',
  ],
  ['script-failed', message('front-end.script-failed', { script: 'postinstall', error: 'x' }), 'step.see-above'],
])('a step that fails must have a card of the class %s, with its own hint', (kind, error, hint) => {
  const said = { code: hint, params: { folder: 'web', command: 'x', file: 'y' } } as Message;
  const found = diagnose({ ...step, lines: [line('bkdev-error', error), line('bkdev-hint', said)] });
  expect(found).toMatchObject({ class: kind, cause: error });
  const [fix] = found?.fix ?? [];
  expect(messagesIn(fix?.says ?? '').map(({ code }: AnyMessage) => code)).toEqual([hint]);
});

test('a lock file that was saved while the dev server runs must be explained in the same way', () => {
  const error = message('front-end.lock-outdated', { file: 'web/pnpm-lock.yaml', reason: 'vue' });
  const probe = message('front-end.fails', { error });
  expect(diagnose({ ...frontend, probe })).toMatchObject({ class: 'lock-outdated' });
});
