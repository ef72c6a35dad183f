import { describe, expect, test } from 'vitest';
import { nothingSaid, plainLines } from '../../../../src/host/ui/text/plain-lines.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { emptyPlan } from '../../../../src/shared/model/plan.ts';
import type { CodeFacts, RoleReport } from '../../../../src/shared/model/report.ts';
import { at, sampleContainer, sampleDefinition, samplePlan, upStarted } from '../../../support/sample-environment.ts';

/** Returns the plain output for these events, each at its time in milliseconds. */
function printed(events: readonly (readonly [time: number, event: Untimed])[], color = false): string[] {
  let said = nothingSaid;
  return events.flatMap(([time, event]) => {
    const told = plainLines(said, at(time, event), { definition: sampleDefinition, color });
    said = told.said;
    return told.lines;
  });
}

const progressed = (text: string, service = 'migrate'): Untimed => ({ type: 'service-progressed', service, text });
const error = { code: 'role-failed', message: 'api does not come up', hint: 'read its log', detail: ['boom'] } as const;

test('a successful command must read as a story', () => {
  const lines = printed([
    [0, upStarted],
    [10, { type: 'plan-made', plan: { ...samplePlan('mysql'), kept: ['api'] } }],
    [20, { type: 'activity-started', activity: 'creating', services: ['mysql'] }],
    [25, { type: 'service-held', service: 'migrate', hold: message('hold.service', { service: 'mysql' }) }],
    [26, { type: 'service-held', service: 'migrate', hold: message('hold.service', { service: 'mysql' }) }],
    [900, { type: 'activity-finished', services: ['mysql'] }],
    [900, { type: 'container-changed', service: 'mysql', container: sampleContainer() }],
    [3200, { type: 'service-became-healthy', service: 'mysql', tookMs: 3180 }],
    [3300, progressed('Applying one')],
    [3900, { type: 'service-became-healthy', service: 'migrate', tookMs: 600 }],
    [4000, { type: 'log-appended', service: 'api', text: 'not for here' }],
    [4000, { type: 'notice-given', text: 'no Elasticsearch answers', hint: 'start one' }],
    [12_300, { type: 'command-finished', tookMs: 12_300, urls: ['http://127.0.0.1:10204'] }],
  ]);
  expect(lines).toEqual([
    'bkdev: sample, profile api',
    'plan      create mysql (no container yet)',
    'plan      keep api',
    'mysql     creating',
    'migrate   waiting for mysql',
    'mysql     healthy after 3.2 s',
    'migrate   Applying one',
    'migrate   done after 0.6 s',
    'note: no Elasticsearch answers',
    '  try: start one',
    'ready in 12.3 s  http://127.0.0.1:10204',
  ]);
});

test('a failed command must end with what failed, the evidence, and what to try', () => {
  const lines = printed([
    [0, upStarted],
    [1, { type: 'service-failed', service: 'api', cause: error.message, error }],
    [2, { type: 'command-finished', tookMs: 2, urls: [], error }],
  ]);
  expect(lines).toEqual([
    'bkdev: sample, profile api',
    'api       failed: api does not come up',
    '✗ api does not come up',
    '  | boom',
    '  try: read its log',
  ]);
});

test('other commands must end with their own verb', () => {
  const end: Untimed = { type: 'command-finished', tookMs: 2100, urls: [] };
  const last = (command: string) =>
    printed([
      [0, { ...upStarted, command } as Untimed],
      [2, end],
    ]).at(-1);
  expect(['stop', 'down', 'restart'].map(last)).toEqual(['stopped in 2.1 s', 'removed in 2.1 s', 'restarted in 2.1 s']);
});

test('an empty plan and a command without a profile must be described in words', () => {
  const lines = printed([
    [0, { ...upStarted, profile: '' } as Untimed],
    [1, { type: 'plan-made', plan: emptyPlan }],
  ]);
  expect(lines).toEqual(['bkdev: sample', 'plan      nothing to do']);
});

describe('progress', () => {
  test('must be printed once a second per service, and its last line always', () => {
    const steps = Array.from({ length: 25 }, (_, index) => [index * 100, progressed(`step ${index}`)] as const);
    const lines = printed([
      ...steps,
      [2450, progressed('pulling', 'mysql')],
      [2500, { type: 'service-became-healthy', service: 'migrate', tookMs: 2500 }],
    ]);
    expect(lines).toEqual([
      'migrate   step 0',
      'migrate   step 10',
      'migrate   step 20',
      'mysql     pulling',
      'migrate   step 24',
      'migrate   done after 2.5 s',
    ]);
  });

  test.each<[string, Untimed]>([
    ['the activity ends', { type: 'activity-finished', services: ['migrate'] }],
    ['the service fails', { type: 'service-failed', service: 'migrate', cause: error.message, error }],
    ['the command ends', { type: 'command-finished', tookMs: 1, urls: [] }],
  ])('must have its last line told when %s', (_, end) => {
    const lines = printed([
      [0, progressed('first')],
      [10, progressed('last')],
      [20, end],
    ]);
    expect(lines.slice(0, 2)).toEqual(['migrate   first', 'migrate   last']);
  });

  test('must not be printed twice', () => {
    const lines = printed([
      [0, progressed('only')],
      [20, { type: 'activity-finished', services: ['migrate'] }],
      [30, { type: 'command-finished', tookMs: 30, urls: [] }],
    ]);
    expect(lines).toEqual(['migrate   only', 'ready in less than 0.1 s']);
  });

  test('must not be blank', () => {
    expect(printed([[0, progressed('  \u001B[2K\r\n')]])).toEqual([]);
  });
});

test('a role must be reported when it was healthy and no longer is, not while it starts', () => {
  const report = (health: 'starting' | 'healthy' | 'unhealthy', reason = ''): Untimed => ({
    type: 'role-reported',
    report: { service: 'api', programs: [], health, reason },
  });
  const lines = printed([
    [0, report('unhealthy', 'connection refused')],
    [1, report('starting')],
    [2, report('healthy')],
    [3, report('unhealthy', '500 from /ping')],
    [4, report('unhealthy', '500 from /ping')],
    [5, report('healthy')],
    [6, { type: 'activity-started', activity: 'starting', services: ['api'] }],
    [7, report('unhealthy', 'connection refused')],
    [8, { type: 'agent-lost', reason: 'its log ended' }],
  ]);
  expect(lines).toEqual(['api       failed: 500 from /ping', 'api       starting', 'agent     lost: its log ended']);
});

test('a notice without a hint must be one line', () => {
  const event: Untimed = { type: 'notice-given', text: 'a note', hint: '' };
  expect(printed([[0, event]])).toEqual(['note: a note']);
});

test('code must be reported when it is applied, and when something holds it back', () => {
  const lines = printed([
    [0, { type: 'code-reloaded', service: 'api', reason: 'bkmonitor/kernel_api/urls.py', tookMs: 1180 }],
    [1, { type: 'code-held', services: ['api', 'worker'], reason: 'SyntaxError: \u001B[2Jno', where: 'urls.py:10' }],
    [2, { type: 'code-held', services: ['api'], reason: 'its start writes settings.py' }],
  ]);
  expect(lines).toEqual([
    'api       reloaded in 1.2 s (bkmonitor/kernel_api/urls.py)',
    'api, worker  held back: urls.py:10 SyntaxError: no',
    'api       held back: its start writes settings.py',
  ]);
});

test('a reload must be reported when it is over, successful or not, and never as a failed role in between', () => {
  const report = (health: RoleReport['health'], state: CodeFacts['state'], reason = ''): Untimed => ({
    type: 'role-reported',
    report: { service: 'api', programs: [], health, reason, code: { state } },
  });
  const lines = printed([
    [0, report('healthy', 'current')],
    [1, report('starting', 'reloading')],
    [2, report('unhealthy', 'reloading', 'server is stopped')],
    [3, report('healthy', 'current')],
    [4, { type: 'code-reloaded', service: 'api', reason: 'urls.py', tookMs: 900 }],
    [5, report('starting', 'reloading')],
    [6, report('unhealthy', 'current', 'server gave up')],
  ]);
  expect(lines).toEqual(['api       reloaded in 0.9 s (urls.py)', 'api       failed: server gave up']);
});

test('foreign text must not steer the terminal', () => {
  expect(printed([[0, progressed('\u001B[2J\u001B]52;c;QQ==\u0007\u001B[31mred\u0085')]], true)).toEqual([
    'migrate   red',
  ]);
});

test('colours must be added to the same text, and only on request', () => {
  const events = [
    [0, { type: 'service-became-healthy', service: 'mysql', tookMs: 3180 }],
    [1, { type: 'service-failed', service: 'api', cause: error.message, error }],
  ] as const;
  expect(printed(events, true)).toEqual([
    'mysql     \u001B[32mhealthy\u001B[0m after 3.2 s',
    'api       \u001B[31mfailed\u001B[0m: api does not come up',
  ]);
  expect(printed(events).join('')).not.toContain('\u001B');
});

test('an event that does not exist must be an error', () => {
  expect(() => printed([[0, { type: 'nonsense' } as never]])).toThrow('no such event');
});

test('the duration of a plan must be in whole seconds, and only if it is known', () => {
  const plan = samplePlan('mysql');
  expect(printed([[0, { type: 'plan-made', plan, estimateMs: 12_300 }]])).toEqual([
    'plan      create mysql (no container yet)',
    'plan      about 13 s, judging by earlier starts',
  ]);
});

test('a rollback must be reported with the cause', () => {
  const event: Untimed = { type: 'rollback-started', profile: 'api', services: [], cause: 'Web (web) failed: no' };
  expect(printed([[0, event]])).toEqual(['rollback  to profile api: Web (web) failed: no']);
});

test('a declined plan must be reported as such, not as a failure', () => {
  const refusal = { code: 'consent-needed', message: 'Nothing was changed.', hint: '' } as const;
  expect(printed([[0, { type: 'command-finished', tookMs: 1, urls: [], error: refusal }]])).toEqual([
    'Nothing was changed.',
  ]);
});
