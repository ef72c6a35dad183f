import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** A program of the fake, with the field names of supervisord's XML-RPC API. */
export interface FakeProgram {
  name: string;
  statename: string;
  pid: number;
  start: number;
}

export interface FakeSupervisord extends AsyncDisposable {
  programs: FakeProgram[];
  /** The method calls so far, for example `stopProcess(api, true)`. */
  readonly calls: string[];
}

/** Listens on a Unix socket, or with 0 on a free port of the loopback address. */
export async function listen(
  where: string | 0,
  onRequest: RequestListener,
): Promise<AsyncDisposable & { port: number }> {
  const server = createServer(onRequest);
  if (where === 0) server.listen(0, '127.0.0.1');
  else server.listen(where);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/**
 * Serves the part of supervisord's XML-RPC API that the agent uses on a Unix socket. Programs stop and start
 * immediately.
 */
export async function startFakeSupervisord(socketPath: string, programs: FakeProgram[]): Promise<FakeSupervisord> {
  const calls: string[] = [];
  const server = await listen(socketPath, async (request, response) => {
    let call = '';
    for await (const chunk of request) call += chunk;
    const method = /<methodName>supervisor\.(\w+)</.exec(call)?.[1] ?? '';
    const [name = '', wait = ''] = [...call.matchAll(/<(?:string|boolean)>([^<]*)</g)].map(([, text]) => text);
    calls.push(`${method}(${[name, wait].filter(text => text !== '').join(', ')})`);
    response.setHeader('Content-Type', 'text/xml');
    response.end(`<?xml version='1.0'?><methodResponse>${fake.answer(method, name)}</methodResponse>`);
  });
  const fake = {
    programs,
    calls,
    answer: (method: string, name: string) => {
      const found = fake.programs.find(known => known.name === name);
      if (method === 'getAllProcessInfo') return resultOf(`<array><data>${fake.programs.map(toStruct)}</data></array>`);
      if (method === 'getAllConfigInfo') return resultOf('<array><data></data></array>');
      if (found === undefined) return faultOf(10, `BAD_NAME: ${name}`);
      if (method === 'stopProcess') Object.assign(found, { statename: 'STOPPED', pid: 0 });
      if (method === 'startProcess') Object.assign(found, { statename: 'STARTING', pid: 99, start: found.start + 1 });
      return resultOf('<boolean>1</boolean>');
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return fake;
}

function toStruct({ name, statename, pid, start }: FakeProgram): string {
  const member = (key: string, type: string, value: string | number) =>
    `<member><name>${key}</name><value><${type}>${value}</${type}></value></member>`;
  const members = [
    member('name', 'string', name),
    member('group', 'string', name),
    member('statename', 'string', statename),
    member('pid', 'int', pid),
    member('start', 'int', start),
  ];
  return `<value><struct>${members.join('')}</struct></value>`;
}

function resultOf(value: string): string {
  return `<params><param><value>${value}</value></param></params>`;
}

function faultOf(code: number, text: string): string {
  const members = `<member><name>faultCode</name><value><int>${code}</int></value></member><member><name>faultString</name><value><string>${text}</string></value></member>`;
  return `<fault><value><struct>${members}</struct></value></fault>`;
}
