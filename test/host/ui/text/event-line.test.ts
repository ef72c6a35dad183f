import { expect, test } from 'vitest';
import { eventLine } from '../../../../src/host/ui/text/event-line.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';

const at = new Date(2026, 0, 1, 9, 5, 7, 42).getTime();
const container = { id: 'c', exitCode: 1, oomKilled: false, restarts: 0, configHash: '', image: '' };

test.for([
  [{ type: 'container-changed', service: 'api' }, 'container-changed       api removed'],
  [
    { type: 'container-changed', service: 'api', container: { ...container, state: 'exited', health: 'unhealthy' } },
    'container-changed       api exited with 1',
  ],
  [
    { type: 'role-reported', report: { service: 'api', programs: [], health: 'unhealthy', reason: 'GET: 500' } },
    'role-reported           api unhealthy: GET: 500',
  ],
  [{ type: 'command-finished', tookMs: 1200, urls: [] }, 'command-finished        well after 1.2 s'],
  [
    {
      type: 'role-reported',
      report: {
        service: 'api',
        programs: [],
        health: 'healthy',
        reason: '',
        code: { state: 'stale', since: at - 2000 },
      },
    },
    'role-reported           api healthy; old code 2 s',
  ],
  [
    { type: 'code-reloaded', service: 'api', reason: 'kernel_api/urls.py', tookMs: 1180 },
    'code-reloaded           api in 1.2 s: kernel_api/urls.py',
  ],
  [
    { type: 'code-held', services: ['api', 'web'], reason: 'SyntaxError: invalid\nsyntax', where: 'urls.py:10' },
    'code-held               api, web: urls.py:10 SyntaxError: invalid syntax',
  ],
  [{ type: 'code-held', services: ['api'], reason: 'paused' }, 'code-held               api: paused'],
  [{ type: 'everything-created' }, 'everything-created'],
  [{ type: 'log-appended', service: 'api', text: '\u001B[2Jboom' }, 'log-appended            api boom'],
] as const)('an event must be one line with its time, without steering the terminal: %j', ([event, line]) => {
  expect(eventLine({ at, ...event } as EngineEvent)).toBe(`09:05:07.042  ${line}`);
});
