import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSupervisor } from '../../../src/agent/health/supervisor.ts';
import { listen, startFakeSupervisord } from '../../support/fake-supervisord.ts';
import { said } from '../../support/said.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.xml`, import.meta.url), 'utf8');

let folder: string;
let socketPath: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  socketPath = join(folder, 'api.sock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Answers each method with a recorded response. */
function playing(texts: Record<string, string>): RequestListener {
  return async (request, response) => {
    let call = '';
    for await (const chunk of request) call += chunk;
    const method = Object.keys(texts).find(name => call.includes(`supervisor.${name}<`)) ?? '';
    response.end(texts[method]);
  };
}

describe('the programs of a role', () => {
  it('must be those that supervisord reports, with the limits of those it gave up', async () => {
    const recorded = { getAllProcessInfo: fixture('all-process-info'), getAllConfigInfo: fixture('all-config-info') };
    await using _server = await listen(socketPath, playing(recorded));
    const early = 'Exited too quickly (process log may have details)';
    const absent = "can't find command '/no/such/program'";
    const known = { startedAt: 1795460736, exitStatus: 0 };
    expect(await createSupervisor(socketPath).programs()).toEqual({
      type: 'programs',
      programs: [
        { name: 'api', state: 'RUNNING', pid: 4324, detail: '', ...known, limits: { starts: 4, seconds: 1 } },
        {
          ...{ name: 'crash', state: 'FATAL', pid: 0, detail: early, startedAt: 1795460739, exitStatus: 0 },
          limits: { starts: 2, seconds: 30 },
        },
        {
          ...{ name: 'late', state: 'EXITED', pid: 0, detail: 'Bad exit code 7', ...known, exitStatus: 7 },
          limits: { starts: 4, seconds: 1 },
        },
        { name: 'missing', state: 'FATAL', pid: 0, detail: absent, ...known, limits: { starts: 1, seconds: 1 } },
        {
          ...{ name: 'off', state: 'STOPPED', pid: 0, detail: '', startedAt: 0, exitStatus: 0 },
          limits: { starts: 4, seconds: 1 },
        },
        { name: 'pool:one', state: 'STARTING', pid: 4330, detail: '', ...known, limits: { starts: 4, seconds: 60 } },
      ],
    });
  });

  it('must be requested with one call while none was given up', async () => {
    const running = { name: 'api', statename: 'RUNNING', pid: 12, start: 1000 };
    await using supervisord = await startFakeSupervisord(socketPath, [running]);
    await createSupervisor(socketPath).programs();
    expect(supervisord.calls).toEqual(['getAllProcessInfo()']);
  });

  it('must be known without limits if supervisord does not report them', async () => {
    await using _server = await listen(socketPath, playing({ getAllProcessInfo: fixture('all-process-info') }));
    const found = await createSupervisor(socketPath).programs();
    expect(found.type === 'programs' && found.programs.map(({ limits }) => limits)).toEqual(Array(6).fill(undefined));
  });
});

/** Returns supervisord's response to a method that fails. */
function faultOf(code: number, text: string): string {
  const members =
    `<member><name>faultCode</name><value><int>${code}</int></value></member>` +
    `<member><name>faultString</name><value>${text}</value></member>`;
  return `<methodResponse><fault><value><struct>${members}</struct></value></fault></methodResponse>`;
}

describe('a supervisor that cannot be asked', () => {
  it('must be distinguished: no socket', async () => {
    const reason = `its supervisor is not running: no socket ${socketPath}`;
    expect(said(await createSupervisor(socketPath).programs())).toEqual({ type: 'absent', reason });
  });

  it('must be distinguished: a socket left by a killed supervisor', async () => {
    const server = await listen(join(folder, 'first.sock'), () => {});
    renameSync(join(folder, 'first.sock'), socketPath);
    await server[Symbol.asyncDispose]();
    const reason = `its supervisor is not running: nothing listens on ${socketPath}`;
    expect(said(await createSupervisor(socketPath).programs())).toEqual({ type: 'unreachable', reason });
  });

  it.each<[string, string, RequestListener]>([
    [
      'an answer that breaks off',
      'its supervisor broke off its answer',
      (_, response) => void response.write('<?xml', () => response.destroy()),
    ],
    ['another status', 'its supervisor answers 401', (_, response) => void response.writeHead(401).end()],
    [
      'half a document',
      `its supervisor answers no XML-RPC: "${fixture('all-process-info').slice(0, 66).replaceAll('\n', ' ').slice(0, 60)}…"`,
      (_, response) => void response.end(fixture('all-process-info').slice(0, 400)),
    ],
    [
      'a fault',
      'its supervisor refuses: UNKNOWN_METHOD',
      (_, response) => void response.end(faultOf(1, 'UNKNOWN_METHOD')),
    ],
    ['its end', 'its supervisor is shutting down', (_, response) => void response.end(faultOf(6, 'SHUTDOWN_STATE'))],
  ])('must be told apart: %s', async (_, reason, onRequest) => {
    await using _server = await listen(socketPath, onRequest);
    expect(said(await createSupervisor(socketPath).programs())).toEqual({ type: 'unreachable', reason });
  });
});

describe('a supervisor that hangs', () => {
  it.each<[string, RequestListener]>([
    ['at once', () => {}],
    ['in the middle of its answer', (_, response) => void response.write('<?xml')],
  ])('must be given up: %s', async (_, onRequest) => {
    await using _server = await listen(socketPath, onRequest);
    const reason = 'its supervisor gives no answer within 0.05 s';
    expect(said(await createSupervisor(socketPath, 50).programs())).toEqual({ type: 'unreachable', reason });
  });
});

describe('stopping and starting', () => {
  const faulty =
    (code: number, text: string): RequestListener =>
    (_, response) =>
      void response.end(faultOf(code, text));

  it('must wait for the end of a program, and not for its start', async () => {
    const running = { name: 'api', statename: 'RUNNING', pid: 12, start: 1000 };
    await using supervisord = await startFakeSupervisord(socketPath, [running]);
    const supervisor = createSupervisor(socketPath);
    expect(await supervisor.stop('api')).toEqual({ type: 'done' });
    expect(await supervisor.start('api')).toEqual({ type: 'done' });
    expect(supervisord.calls).toEqual(['stopProcess(api, 1)', 'startProcess(api, 0)']);
  });

  it('must succeed if a program is already stopped or started', async () => {
    await using _one = await listen(socketPath, faulty(70, 'NOT_RUNNING: api'));
    expect(await createSupervisor(socketPath).stop('api')).toEqual({ type: 'done' });
    await using _other = await listen(join(folder, 'web.sock'), faulty(60, 'ALREADY_STARTED: web'));
    expect(await createSupervisor(join(folder, 'web.sock')).start('web')).toEqual({ type: 'done' });
  });

  it('must wait for the end of a program that is already stopping', async () => {
    const states = ['STOPPING', 'STOPPING', 'STOPPED'];
    const asked: string[] = [];
    await using _server = await listen(socketPath, async (request, response) => {
      let call = '';
      for await (const chunk of request) call += chunk;
      if (call.includes('supervisor.stopProcess<')) return void response.end(faultOf(70, 'NOT_RUNNING: api'));
      const state = states.shift() ?? 'ASKED TOO OFTEN';
      asked.push(state);
      const member = `<member><name>statename</name><value><string>${state}</string></value></member>`;
      const value = `<value><struct>${member}</struct></value>`;
      response.end(`<methodResponse><params><param>${value}</param></params></methodResponse>`);
    });
    expect(await createSupervisor(socketPath).stop('api')).toEqual({ type: 'done' });
    expect(asked).toEqual(['STOPPING', 'STOPPING', 'STOPPED']);
  });

  it('must say why a program cannot be started', async () => {
    await using _server = await listen(socketPath, faulty(50, 'SPAWN_ERROR: api'));
    expect(await createSupervisor(socketPath).start('api')).toEqual({ type: 'refused', reason: 'SPAWN_ERROR: api' });
  });
});
