import { describe, expect, test } from 'vitest';
import { changeLines } from '../../../../../src/host/ui/screen/panels/change-lines.ts';
import type { Lines } from '../../../../../src/host/ui/screen/panels/line.ts';
import { needLines } from '../../../../../src/host/ui/screen/panels/need-lines.ts';
import { failuresOf, mostRequests, requestLines } from '../../../../../src/host/ui/screen/panels/request-lines.ts';
import { selectNeeds } from '../../../../../src/host/ui/state/select-needs.ts';
import { selectServiceRows } from '../../../../../src/host/ui/state/select-service-rows.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';
import { message } from '../../../../../src/shared/messages/message.ts';
import type { Definition } from '../../../../../src/shared/model/definition.ts';
import type { GatewayRecord } from '../../../../../src/shared/model/request.ts';
import type { Service } from '../../../../../src/shared/model/service.ts';
import {
  sampleContainer,
  sampleDefinition,
  sampleService,
  stateAfter,
  upStarted,
} from '../../../../support/sample-environment.ts';

const textOf = (lines: Lines) =>
  lines.map(line =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

describe('the dependencies', () => {
  const needing = (service: Service, ...needs: string[]): Service => ({
    ...service,
    dependsOn: needs.map(name => ({ service: name, condition: 'service_healthy' as const })),
  });
  const [mysql, migrate, api] = ['mysql', 'migrate', 'api'].map(name => {
    return sampleDefinition.services.find(service => service.name === name) as Service;
  }) as [Service, Service, Service];
  const redis = sampleService('redis', 'cache', 'Redis');
  const worker = needing(sampleService('worker', 'worker', 'Worker'), 'migrate', 'mysql', 'redis');
  const definition: Definition = {
    ...sampleDefinition,
    services: [mysql, redis, needing(migrate, 'mysql'), needing(api, 'migrate', 'mysql', 'redis'), worker],
  };
  const services = definition.services.map(({ name }) => name);
  const linesOf = (wide: number) => {
    const state = stateAfter(
      { ...upStarted, services } as typeof upStarted,
      { type: 'container-changed', service: 'redis', container: sampleContainer({ health: 'healthy' }) },
      { type: 'container-changed', service: 'mysql', container: sampleContainer({ state: 'exited', exitCode: 1 }) },
    );
    return textOf(needLines(selectNeeds(state, definition, selectServiceRows(state, definition, 5000)), wide));
  };

  test('must be drawn as a tree without indirect dependencies, and show which service blocks which', () => {
    expect(linesOf(60)).toMatchInlineSnapshot(`
      [
        "── What needs what ─────────────────────────────────────────",
        "✗ mysql blocks migrate, api and worker",
        "○ migrate blocks api and worker",
        "",
        "api          ○ absent",
        "├─ migrate   ○ absent",
        "│  └─ mysql  ✗ failed  exited with 1",
        "└─ redis     ● healthy",
        "worker       ○ absent",
        "├─ migrate   ○ absent  (see above)",
        "└─ redis     ● healthy",
      ]
    `);
  });

  test('no line may be wider than the screen', () => {
    for (const width of [10, 38, 78]) expect(linesOf(width).filter(line => cellWidth(line) > width)).toEqual([]);
  });

  test('services in a dependency cycle must be listed, too', () => {
    const [one, other] = [
      needing(sampleService('one', 'api', 'One'), 'other'),
      needing(sampleService('other', 'api', 'Other'), 'one'),
    ];
    const round = { ...sampleDefinition, services: [one, other] };
    const state = stateAfter({ ...upStarted, services: ['one', 'other'] } as typeof upStarted);
    const { tree } = selectNeeds(state, round, selectServiceRows(state, round, 1000));
    expect(new Set(tree.map(({ row }) => row.service))).toEqual(new Set(['one', 'other']));
  });
});

test('changes must be listed newest first, each with its duration', () => {
  const at = new Date(2026, 10, 30, 14, 3, 12).getTime();
  const changes = [
    { at, what: message('change.started'), tone: 'busy' as const },
    { at: at + 2_000, what: message('change.unhealthy', { reason: '\u001B[31mrefused' }), tone: 'bad' as const },
  ];
  expect(textOf(changeLines('api', changes, at + 62_000, 60)).slice(1)).toEqual([
    '14:03:14  ✗ failed: refused  (1 min ago)',
    '14:03:12  ◐ started  (for 2 s)',
  ]);
});

describe('failed requests', () => {
  const record = (status: number, path: string): GatewayRecord => ({ at: 0, ms: 12, method: 'GET', path, status });
  const records = Array.from({ length: 80 }, (_, index) => record(index % 2 === 0 ? 200 : 401, `/app/${index}/`));

  test('must be the last ones, the newest first', () => {
    const failures = failuresOf(Array.from({ length: 3 }, () => records).flat());
    expect([failures.length, failures[0]?.path, failures.every(({ status }) => status >= 400)]).toEqual([
      ...[mostRequests, '/app/79/', true],
    ]);
  });

  test('the selected one must stay visible with its explanation, whatever the room', () => {
    const failures = failuresOf(records);
    const explanation = { what: message('explain.no-failure'), more: [], hints: [] };
    for (const rows of [1, 3, 6, 20])
      for (const chosen of [0, 17, 39]) {
        const lines = textOf(requestLines({ failures, chosen, explanation }, 60, rows));
        expect(lines.length).toBeLessThanOrEqual(rows);
        if (rows > 1)
          expect(lines.filter(line => line.startsWith('›'))).toEqual([
            expect.stringContaining(failures[chosen]?.path ?? '?'),
          ]);
      }
  });
});
