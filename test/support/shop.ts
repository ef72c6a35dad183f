import type { Definition } from '../../src/shared/model/definition.ts';
import type { Profile } from '../../src/shared/model/profile.ts';
import type { Service } from '../../src/shared/model/service.ts';
import type { Role } from '../../src/shared/model/traits.ts';
import type { Life } from './fake-engine.ts';

/** A service with ordinary properties, except for those given in `about`. */
export function service(name: string, role: Role, title: string, about: Partial<Service> = {}): Service {
  return {
    ...{ name, role, title, image: `bkdev-${name}:1`, dependsOn: [], ports: [], inputs: [], fills: [], writes: [] },
    ...{ links: {}, hasHealthcheck: role !== 'step', configHash: `${name}-hash`, ...about },
  };
}

const roleImage = { image: 'bkdev-role:1' };
const afterDeps = { service: 'deps', condition: 'service_completed_successfully' } as const;
const afterMigrate = { service: 'migrate', condition: 'service_completed_successfully' } as const;
const afterMysql = { service: 'mysql', condition: 'service_healthy' } as const;
const afterRedis = { service: 'redis', condition: 'service_healthy' } as const;
const afterQueues = { service: 'queues', condition: 'service_completed_successfully' } as const;
const afterBroker = { service: 'broker', condition: 'service_healthy' } as const;

/** The services of a small product, as in its definition. */
export const shop: Definition = {
  project: 'shop',
  files: ['compose.yaml'],
  volumes: { deps: 'shop_deps', mysql: 'shop_mysql' },
  services: [
    service('workspace', 'workspace', 'Workspace'),
    service('mysql', 'db', 'MySQL'),
    service('redis', 'cache', 'Redis'),
    service('deps', 'step', 'Python packages', {
      ...roleImage,
      inputs: ['bkmonitor/manage.py', 'bkmonitor/uv.lock', '*/pyproject.toml'],
      fills: ['deps'],
    }),
    service('migrate', 'step', 'Database schema', {
      ...roleImage,
      dependsOn: [afterDeps, afterMysql],
      inputs: ['bkmonitor/uv.lock', '**/migrations/*.py'],
      fills: ['mysql'],
    }),
    service('api', 'api', 'Kernel API', {
      ...roleImage,
      dependsOn: [afterDeps, afterMigrate, afterMysql, afterRedis],
      probe: { http: { port: 10204, path: '/ping', expect: 'pong' } },
      ports: [{ container: 10204, host: 10204, address: '127.0.0.1' }],
    }),
    service('worker', 'worker', 'Worker', { ...roleImage, dependsOn: [afterDeps, afterRedis] }),
    service('queues', 'step', 'Task queues', { ...roleImage, dependsOn: [afterDeps, afterRedis] }),
    service('web', 'web', 'Web', { ...roleImage, dependsOn: [afterMigrate, afterQueues] }),
    service('beat', 'beat', 'Beat', { ...roleImage, dependsOn: [afterQueues] }),
    service('broker', 'broker', 'RabbitMQ'),
  ],
};

const onBroker = new Set(['api', 'worker', 'queues', 'web', 'beat']);

/** The same services with an overlay that moves the roles to another broker. */
export const shopOnBroker: Definition = {
  ...shop,
  files: ['compose.yaml', 'compose.full.yaml'],
  services: shop.services.map(known =>
    onBroker.has(known.name)
      ? { ...known, configHash: `${known.name}-on-broker`, dependsOn: [...known.dependsOn, afterBroker] }
      : known,
  ),
};

const plain = { overlays: [], environment: {}, isLocal: false };

export const apiProfile: Profile = {
  name: 'api',
  title: 'Kernel API alone',
  services: ['workspace', 'mysql', 'redis', 'deps', 'migrate', 'api'],
  ...plain,
};

export const workerProfile: Profile = {
  name: 'worker',
  title: 'Kernel API and its worker',
  services: [...apiProfile.services, 'worker'],
  ...plain,
};

export const webProfile: Profile = {
  name: 'web-worker',
  title: 'Web and worker on Redis',
  services: [...apiProfile.services, 'queues', 'web', 'worker'],
  ...plain,
};

export const fullProfile: Profile = {
  name: 'full',
  title: 'Everything on RabbitMQ',
  services: [...webProfile.services, 'broker', 'beat'],
  ...plain,
  overlays: ['compose.full.yaml'],
};

/** Returns the definition that a profile's Compose files resolve to. */
export function definitionOf(profile: Profile): Definition {
  return profile.overlays.length > 0 ? shopOnBroker : shop;
}

export const apiUrl = 'http://127.0.0.1:10204';

const running = (name: string) => [{ name, state: 'RUNNING' as const, pid: 7, detail: '' }];

/** Behaviour of the services when everything works. */
export const goodLives: Readonly<Record<string, Life>> = {
  workspace: { healthyAfterMs: 500 },
  mysql: { healthyAfterMs: 3000 },
  redis: { healthyAfterMs: 1000 },
  deps: { says: [[2000, 'installed 40 packages']], exits: { afterMs: 8000, code: 0 } },
  migrate: { says: [[1000, 'applying contenttypes.0001']], exits: { afterMs: 5000, code: 0 } },
  api: {
    found: ageMs =>
      ageMs < 4000
        ? { programs: running('api'), health: 'starting', reason: 'GET /ping: connection refused' }
        : { programs: running('api'), health: 'healthy', reason: '', latencyMs: 8 },
  },
  worker: { healthyAfterMs: 2000 },
  queues: { exits: { afterMs: 600, code: 0 } },
  web: { healthyAfterMs: 3000 },
  beat: { healthyAfterMs: 1500 },
  broker: { healthyAfterMs: 4000 },
};
