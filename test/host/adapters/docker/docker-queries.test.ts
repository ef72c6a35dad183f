import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDockerEngine } from '../../../../src/host/adapters/docker/docker-engine.ts';
import { type DockerAnswer, startFakeDockerd } from '../../../support/fake-dockerd.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockerd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Queries an engine with these responses. */
async function asked<Found>(
  answers: Readonly<Record<string, DockerAnswer>>,
  question: (engine: ReturnType<typeof createDockerEngine>) => Promise<Found>,
): Promise<Found> {
  await using dockerd = await startFakeDockerd(folder, answers);
  return await question(createDockerEngine(dockerd.env));
}

/** Frames a program's standard output as the engine does (Docker API, `POST /containers/{id}/attach`). */
function framed(text: string): DockerAnswer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' });
    response.end(Buffer.concat([Buffer.from([1, 0, 0, 0]), length, Buffer.from(text)]));
  };
}

describe('processes', () => {
  const processes = (answers: Readonly<Record<string, DockerAnswer>>) =>
    asked(answers, engine => engine.processes('a'));

  test('command lines must be complete, and show whether there is a terminal', async () => {
    const top = {
      Titles: ['PID', 'TT', 'COMMAND'],
      Processes: [
        ['4711', '?', 'tini -- run.py'],
        ['4712', 'pts/0', 'bash'],
        ['4713', '?', 'python3', '-m', 'http.server'],
      ],
    };
    expect(await processes({ 'GET /containers/a/top': [200, top] })).toEqual([
      { command: 'tini -- run.py', hasTerminal: false },
      { command: 'bash', hasTerminal: true },
      { command: 'python3 -m http.server', hasTerminal: false },
    ]);
  });

  test.for([
    [409, 'Container a is not running'],
    [409, 'Container a is restarting, wait until the container is running'],
    [404, 'No such container: a'],
  ] as const)('a container that answers %d must have none', async ([status, message]) => {
    expect(await processes({ 'GET /containers/a/top': [status, { message }] })).toEqual([]);
  });

  const withoutPs = {
    'GET /containers/a/top': [500, { message: 'exec: "ps": executable file not found in $PATH' }],
  } as const;

  test('an engine without ps must be helped out by the container itself', async () => {
    const printed = '0 tini -- run.py \n34816 bash \n0 \nsh: 1: oops\n';
    expect(
      await processes({
        ...withoutPs,
        'POST /containers/a/exec': [201, { Id: 'e' }],
        'POST /exec/e/start': framed(printed),
        'GET /exec/e/json': [200, { ExitCode: 0 }],
      }),
    ).toEqual([
      { command: 'tini -- run.py', hasTerminal: false },
      { command: 'bash', hasTerminal: true },
    ]);
  });

  test.for([404, 409])('a container that was removed or paused in between (%d) must have none', async status => {
    expect(await processes({ ...withoutPs, 'POST /containers/a/exec': [status, { message: 'paused' }] })).toEqual([]);
  });
});

describe('environments', () => {
  const labels = (project: string, service: string, folder: string) => ({
    ...{ 'com.docker.compose.project': project, 'com.docker.compose.service': service, 'dev.bkdev.environment': '1' },
    'com.docker.compose.project.working_dir': folder,
  });
  const members = [
    { Id: 'a', Labels: labels('shop', 'api', '/home/ada/shop/.devcontainer') },
    { Id: 'b', Labels: labels('shop', 'mysql', '/home/ada/shop/.devcontainer') },
    { Id: 'c', Labels: labels('blog', 'api', '/srv/blog') },
    { Id: 'd', Labels: labels('leaving', 'api', '/srv/leaving/.devcontainer') },
    { Id: 'e', Labels: labels('gone', 'api', '/srv/gone/.devcontainer') },
  ];
  const inspected = (id: string, status = 'running') =>
    [
      200,
      {
        Id: id,
        RestartCount: 0,
        Config: { Image: 'i', Labels: {} },
        State: { Status: status, ExitCode: 0, OOMKilled: false },
      },
    ] as const;

  test('containers must be grouped by project with their folder, without projects that are being removed', async () => {
    const answers: Record<string, DockerAnswer> = {
      'GET /containers/json': (request, response) => {
        const filters = new URL(request.url ?? '', 'http://d').searchParams.get('filters');
        const wanted = JSON.stringify({ label: ['dev.bkdev.environment', 'com.docker.compose.oneoff=False'] });
        response.writeHead(filters === wanted ? 200 : 400).end(JSON.stringify(members));
      },
      ...{ 'GET /containers/a/json': inspected('a'), 'GET /containers/b/json': inspected('b', 'exited') },
      ...{ 'GET /containers/c/json': inspected('c'), 'GET /containers/d/json': inspected('d', 'removing') },
    };
    const found = await asked(answers, engine => engine.environments());
    expect(
      found.map(({ containers, ...about }) => ({
        ...about,
        states: Object.entries(containers)
          .map(([service, { state }]) => `${service} ${state}`)
          .sort(),
      })),
    ).toEqual([
      { project: 'shop', checkout: '/home/ada/shop', states: ['api running', 'mysql exited'] },
      { project: 'blog', checkout: '/srv/blog', states: ['api running'] },
    ]);
  });

  test.for([
    [{}, undefined],
    [labels('shop', 'api', '/home/ada/shop/.devcontainer'), '/home/ada/shop'],
  ] as const)(
    'the publisher of a port must be reported with its checkout only if it belongs to bkdev',
    async ([more, checkout]) => {
      const Ports = [
        { PublicPort: 10204, Type: 'udp' },
        { PublicPort: 8000, Type: 'tcp' },
      ];
      const answers = { 'GET /containers/json': [200, [{ Id: 'a', Names: ['/a'], Labels: more, Ports }]] } as const;
      const isOfCompose = 'com.docker.compose.project' in more;
      const about = { project: isOfCompose ? 'shop' : undefined, ...(isOfCompose && { service: 'api' }) };
      const found = await asked(answers, async engine => [
        await engine.publisherOf(8000),
        await engine.publisherOf(10204),
      ]);
      expect(found).toEqual([{ container: 'a', ...about, checkout }, undefined]);
    },
  );
});
