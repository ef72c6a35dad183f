import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeReply, encodeCall } from '../../../src/agent/health/xml-rpc.ts';

const inResponse = (value: string) =>
  `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${value}\n</param>\n</params>\n</methodResponse>`;

describe('a call', () => {
  it('must carry its parameters with their types, and no markup of theirs', () => {
    expect(encodeCall('supervisor.stopProcess', ['a<&>b', true, 7, 0.5])).toBe(
      '<?xml version="1.0"?><methodCall><methodName>supervisor.stopProcess</methodName><params>' +
        '<param><value><string>a&lt;&amp;&gt;b</string></value></param>' +
        '<param><value><boolean>1</boolean></value></param>' +
        '<param><value><int>7</int></value></param>' +
        '<param><value><double>0.5</double></value></param>' +
        '</params></methodCall>',
    );
  });
});

describe('a reply', () => {
  it('must be read as supervisord 4.2.5 wrote it', () => {
    const recorded = readFileSync(new URL('fixtures/all-process-info.xml', import.meta.url), 'utf8');
    const reply = decodeReply(recorded);
    const processes = reply.type === 'value' && Array.isArray(reply.value) ? reply.value : [];
    expect(processes).toHaveLength(6);
    expect(processes[2]).toEqual({
      name: 'late',
      group: 'late',
      start: 1795460736,
      stop: 1795460738,
      now: 1795460740,
      state: 100,
      statename: 'EXITED',
      spawnerr: 'Bad exit code 7',
      exitstatus: 7,
      logfile: '/dev/fd/1',
      stdout_logfile: '/dev/fd/1',
      stderr_logfile: '',
      pid: 0,
      description: 'Nov 23 07:05 PM',
    });
  });

  it.each([
    ['a string without a type', '<value> a &lt;&#10;b </value>', ' a <\nb '],
    ['an empty string', '<value><string></string></value>', ''],
    ['an empty value', '<value/>', ''],
    ['a number', '<value><i4>-3</i4></value>', -3],
    ['a fraction', '<value>\n<double>0.25</double>\n</value>', 0.25],
    ['false', '<value><boolean>0</boolean></value>', false],
    ['nothing', '<value><nil/></value>', null],
    ['an empty list', '<value><array><data>\n</data></array></value>', []],
    ['a list of one', '<value><array><data><value><int>1</int></value></data></array></value>', [1]],
    ['an empty structure', '<value><struct>\n</struct></value>', {}],
    ['text that looks like a number', '<value><string>007</string></value>', '007'],
  ])('must understand %s', (_, xml, value) => {
    expect(decodeReply(inResponse(xml))).toEqual({ type: 'value', value });
  });

  it('must distinguish a fault from a value', () => {
    const members =
      '<member><name>faultCode</name><value><int>70</int></value></member>\n' +
      '<member><name>faultString</name><value><string>NOT_RUNNING: api</string></value></member>';
    const xml = `<methodResponse>\n<fault>\n<value><struct>\n${members}\n</struct></value>\n</fault>\n</methodResponse>`;
    expect(decodeReply(xml)).toEqual({ type: 'fault', code: 70, text: 'NOT_RUNNING: api' });
  });

  it.each([
    ['nothing', ''],
    ['plain text', 'Internal Server Error'],
    ['a page', '<html><body>hello</body></html>'],
    ['half a reply', inResponse('<value><string>api</string></value>').slice(0, 90)],
    ['a number that is none', inResponse('<value><int>many</int></value>')],
    ['an unknown type', inResponse('<value><matrix>1</matrix></value>')],
    ['a parameter without a value', '<methodResponse><params><param></param></params></methodResponse>'],
  ])('must refuse %s', (_, xml) => {
    expect(() => decodeReply(xml)).toThrow(Error);
  });
});
