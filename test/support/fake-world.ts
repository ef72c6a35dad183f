import type { EngineInfo } from '../../src/host/ports/container-engine.ts';
import type { Endpoint } from '../../src/host/ports/endpoint.ts';
import type { PublishedPorts, World } from '../../src/host/setup/doctor/check.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { FileEvents } from '../../src/shared/model/sources.ts';
import { shopProduct } from './fake-checkout.ts';
import { type FakeHost, type FakeHostOptions, fakeHost } from './fake-host.ts';

export const engineInfo: EngineInfo = {
  version: '26.1.5+dfsg1',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  memoryBytes: 8 * 2 ** 30,
  rootDirectory: '/var/lib/docker',
  endpoint: 'unix:///var/run/docker.sock',
};

export interface FakeWorldOptions extends FakeHostOptions {
  readonly info?: Partial<EngineInfo> | BkdevError;
  readonly images?: readonly string[];
  readonly endpoint?: Partial<Endpoint>;
  /** Folders that the engine cannot see. */
  readonly unseen?: readonly string[];
  readonly compose?: string | BkdevError;
  readonly ports?: PublishedPorts | BkdevError;
  readonly fileEvents?: FileEvents | BkdevError;
}

/** The world that `doctor` examines: a machine whose engine and Compose are fine unless the options say otherwise. */
export function fakeWorld(options: FakeWorldOptions = {}): World & { readonly host: FakeHost } {
  const { endpoint, unseen = [] } = options;
  const { info = {}, images = [], compose = '2.26.1', ports, fileEvents } = options;
  const engine = {
    info: async () => {
      if (info instanceof BkdevError) throw info;
      return { ...engineInfo, ...info };
    },
    endpoint: async () => ({ address: engineInfo.endpoint, origin: 'default', ...endpoint }),
    mountRefusal: async (path: string) => (unseen.includes(path) ? `${path} does not exist` : undefined),
    existingImages: async (references: readonly string[]) => new Set(references.filter(name => images.includes(name))),
  };
  return {
    host: fakeHost(options),
    engine: engine as unknown as World['engine'],
    composer: {
      version: async () => {
        if (compose instanceof BkdevError) throw compose;
        return compose;
      },
    },
    source: '/home/ada/shop',
    product: async () => ({ ...shopProduct, needs: ['manage.py', 'pyproject.toml', 'uv.lock'] }),
    ports: async () => {
      if (ports instanceof BkdevError) throw ports;
      return ports;
    },
    fileEvents: async () => {
      if (fileEvents instanceof BkdevError) throw fileEvents;
      return fileEvents;
    },
    rootCertificates: [],
  };
}

export const unreachable = new BkdevError({
  code: 'engine-unreachable',
  message: 'No Docker Engine answers at unix:///var/run/docker.sock (ENOENT).',
  hint: 'bkdev doctor --fix installs or starts it.',
});

export const forbidden = new BkdevError({
  code: 'engine-forbidden',
  message: 'This user may not use the Docker Engine at unix:///var/run/docker.sock: permission denied.',
  hint: 'bkdev doctor',
});
