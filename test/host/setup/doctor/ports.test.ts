import { describe, expect, it } from 'vitest';
import { judgePorts, ports } from '../../../../src/host/setup/doctor/ports.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { said } from '../../../support/said.ts';

const server = {
  port: 10204,
  title: 'Kernel API',
  owner: 'process 4711 (python3 -m http.server)',
  remedy: 'End process 4711',
};

describe('judgePorts', () => {
  it('must accept free ports, and none at all', () => {
    expect(said(judgePorts({ wanted: [10204, 8000], taken: [] }))).toEqual({
      check: 'ports',
      level: 'ok',
      found: '10204, 8000 free, or used by this environment',
    });
    expect(said(judgePorts({ wanted: [], taken: [] }))).toEqual({
      check: 'ports',
      level: 'ok',
      found: 'none is published',
    });
  });

  it('must name the owner of a taken port, what frees it, and that up offers another', () => {
    const web = { ...server, port: 8000, title: 'Web' };
    expect(said(judgePorts({ wanted: [10204, 8000], taken: [server, web] }))).toEqual({
      check: 'ports',
      level: 'warning',
      found:
        '10204 is taken by process 4711 (python3 -m http.server); Kernel API wants it. 8000 is taken by process 4711 (python3 -m http.server); Web wants it',
      fix: {
        summary: 'Free the port',
        code: 'port-taken',
        steps: [{ kind: 'tell', text: 'End process 4711; or let bkdev up choose another' }],
      },
    });
  });
});

describe('the ports check', () => {
  it('must not accept an unknown state', async () => {
    const compose = new BkdevError({ code: 'compose-unusable', message: 'No Compose.', hint: '' });
    const unchecked = { check: 'ports', level: 'warning' };
    expect(said(await ports.look(fakeWorld()))).toEqual({
      ...unchecked,
      found: 'not checked: no bkdev definition here',
    });
    expect(said(await ports.look(fakeWorld({ ports: compose })))).toEqual({
      ...unchecked,
      found: 'not checked: no Docker Compose',
    });
  });

  it('must pass on errors of the definition', async () => {
    const broken = new BkdevError({ code: 'definition-invalid', message: 'compose.yaml:3: no.', hint: 'Correct it.' });
    await expect(ports.look(fakeWorld({ ports: broken }))).rejects.toBe(broken);
  });
});
