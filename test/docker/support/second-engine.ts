import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAuthority } from '../../support/certificates.ts';
import { asRoot } from './as-root.ts';
import { freePort } from './checkout.ts';
import { run, start } from './run.ts';
import { until } from './until.ts';

/** A second, empty Docker Engine on this machine, behind TLS on a loopback address. */
export interface SecondEngine {
  readonly address: string;
  /** The folder of the client's certificates: `ca.pem`, `cert.pem` and `key.pem`. */
  readonly certificates: string;
  end(): Promise<void>;
}

/**
 * Starts a second engine in its own mount namespace, where the folder `hidden` is empty. Its data, sockets and PID file
 * are in `home`.
 */
export async function startSecondEngine(home: string, hidden: string): Promise<SecondEngine> {
  await mkdir(home, { recursive: true });
  const certificates = makeAuthority(join(home, 'certificates')).folder;
  const address = `tcp://127.0.0.1:${await freePort()}`;
  const at = (name: string) => join(home, name);
  const tls = [
    '--tlsverify',
    ...['ca', 'cert', 'key'].map(
      name => `--tls${name === 'ca' ? 'cacert' : name}=${join(certificates, `${name}.pem`)}`,
    ),
  ];
  const own = [`--data-root=${at('data')}`, `--exec-root=${at('exec')}`, `--pidfile=${at('pid')}`];
  // `--bridge=none` would delete the bridge of the machine's own engine, which cannot build or start anything without
  // it.
  const alone = ['--iptables=false', '--ip6tables=false', '--bridge=docker0', '--storage-driver=vfs'];
  const daemon = ['dockerd', `--host=${address}`, ...tls, ...own, ...alone];
  const script = 'mount -t tmpfs none "$1" && shift && PATH="$PATH:/usr/sbin:/sbin" exec "$@"';
  const argv = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', hidden, ...daemon];
  const running = start(asRoot(argv));
  const env = { ...process.env, DOCKER_HOST: address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
  await running.line(/API listen on|level=fatal|failed to start/);
  await until('the second engine answers', async () => {
    const { status } = await run(['docker', 'version'], { env });
    return status === 0;
  });
  const end = async () => {
    // The engine runs below `unshare` and perhaps `sudo`, so kill the process ID that it wrote to its PID file.
    await run(asRoot(['sh', '-c', `kill "$(cat '${at('pid')}')"`]));
    await running.finished;
  };
  return { address, certificates, end };
}
