import { expect, test } from 'vitest';
import { hopeless } from '../../../../src/host/orchestrator/observe/symptom.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { ServiceFacts } from '../../../../src/shared/model/facts.ts';
import type { ProgramFacts, RoleReport } from '../../../../src/shared/model/report.ts';
import { said } from '../../../support/said.ts';
import { service, shop } from '../../../support/shop.ts';

const now = 100_000;

function container(state: ContainerFacts['state'], about: Partial<ContainerFacts> = {}): ContainerFacts {
  return { ...{ id: 'c', state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' }, ...about };
}

function report(health: RoleReport['health'], reason = '', programs: readonly ProgramFacts[] = []): ServiceFacts {
  return {
    container: container('running', { startedAt: 1 }),
    report: { service: 'api', programs, health, reason },
    reportedAt: now - 1000,
  };
}

const fatal = { name: 'server', state: 'FATAL', pid: 0, detail: '' } as const;
const named = (name: string) => shop.services.find(candidate => candidate.name === name) ?? service(name, 'db', name);
const [mysql, deps, api] = [named('mysql'), named('deps'), named('api')];
const store = service('redis', 'cache', 'Redis', { probe: { redis: {} } });

test.for([
  [mysql, {}, undefined],
  [mysql, { container: container('created') }, undefined],
  [mysql, { container: container('running', { health: 'starting' }) }, undefined],
  [mysql, { container: container('running', { health: 'unhealthy' }) }, 'its health check fails'],
  [store, { container: container('running', { health: 'unhealthy' }) }, 'its health check fails'],
  [mysql, { container: container('running', { health: 'healthy', oomKilled: true }) }, undefined],
  [mysql, { container: container('exited') }, 'exited with 0'],
  [mysql, { container: container('exited', { exitCode: 137, oomKilled: true }) }, 'killed: out of memory'],
  [mysql, { container: container('dead', { exitCode: 1 }) }, 'exited with 1'],
  [mysql, { container: container('running'), cause: 'known already' }, 'known already'],
  [deps, { container: container('exited') }, undefined],
  [deps, { container: container('exited', { exitCode: 2 }) }, 'exited with 2'],
  [api, { container: container('running', { health: 'unhealthy' }) }, undefined],
  [api, report('unhealthy', 'HTTP 500'), undefined],
  [api, report('unhealthy', '', [fatal]), 'server does not stay up'],
] as const)('%#: only a condition that cannot improve by itself must be hopeless', ([about, facts, symptom]) => {
  expect(said(hopeless(about, facts))).toBe(symptom);
});
