import { expect } from 'vitest';
import type { Checkout } from './checkout.ts';
import { containersOf, docker } from './engine.ts';
import { until } from './until.ts';

/**
 * Asserts that a checkout has exactly these containers; that every process in them runs as `uid`, without a way to gain
 * privileges or to reach Docker; and that they are published only on 127.0.0.1, at these ports (service to host port).
 */
export async function expectConfined(
  { project }: Checkout,
  uid: number,
  services: readonly string[],
  ports: Readonly<Record<string, string>>,
): Promise<void> {
  const containers = await containersOf(project);
  expect(Object.keys(containers)).toEqual(services);
  for (const [service, { Config, HostConfig, Mounts, State }] of Object.entries(containers)) {
    expect({ service, user: Config.User }).toEqual({ service, user: 'dev' });
    expect({ service, ...HostConfig }).toMatchObject({
      service,
      Privileged: false,
      CapAdd: null,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      NetworkMode: `${project}_default`,
    });
    expect(
      Mounts.filter(mount => /docker(?:\.sock)?$/.test(mount.Source) || /docker\.sock$/.test(mount.Destination)),
    ).toEqual([]);
    const addresses = Object.values(HostConfig.PortBindings).flatMap(bindings => bindings ?? []);
    const port = ports[service];
    expect({ service, addresses }).toEqual({
      service,
      addresses: port === undefined ? [] : [{ HostIp: '127.0.0.1', HostPort: port }],
    });
    if (State.Status !== 'running') continue;
    // A process may end while the list is read, and what starts a command in a container is root's until it does.
    const script = 'id -u; stat -c %u /proc/[0-9]* 2>/dev/null || true';
    const owners = async () =>
      new Set((await docker('exec', `${project}-${service}-1`, 'sh', '-c', script)).split('\n'));
    await until(`all processes of ${service} are ${uid}'s`, async () => {
      const found = await owners();
      return found.size === 1 && found.has(String(uid));
    });
  }
}
