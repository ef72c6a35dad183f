import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectBeside, serviceBeside } from './beside.ts';
import { type BenchEnvironment, handOver } from './environment.ts';
import { imageOf } from './image.ts';
import { NotInstalled } from './not-installed.ts';

/** What a client saw: requests a second, and how long half of them and 99 of 100 took at most, in milliseconds. */
export interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** How the api is served. `plain`: gunicorn started by hand, beside the environment's own api. */
export type Way = 'dev' | 'gunicorn' | 'gateway';

/** A cheap request, and one that asks the database and Redis. */
export type Request = 'text' | 'query';

export interface Traffic {
  /** Serves the api in this way, and by plain gunicorn beside it. */
  serve(way: Way): void;
  /** Ends plain gunicorn, which would keep the network of the environment in use. */
  end(): void;
  /** Sends requests for some seconds, on this many connections. Throws if one of them fails. */
  load(request: Request, to: 'api' | 'gateway' | 'plain', connections: number): Load;
}

const seconds = 3;
const direct = { text: '/bench', query: '/api/v4/notes/' };
const addresses = {
  api: { text: `http://api:10204${direct.text}`, query: `http://api:10204${direct.query}` },
  plain: { text: `http://plain:10204${direct.text}`, query: `http://plain:10204${direct.query}` },
  gateway: {
    text: `http://gateway:8080${direct.text}`,
    query: 'http://gateway:8080/api/bk-monitor/prod/app/notes/list/',
  },
};
/** An application of gateway.yaml; without the gateway, nobody reads this header. */
const authorization = 'X-Bkapi-Authorization: {"bk_app_code": "app-code", "bk_app_secret": "local-app-secret"}';

export function makeTraffic(environment: BenchEnvironment): Traffic {
  const { bkdev, project, run, output } = environment;
  const image = buildImage(environment);
  addGateway(environment);
  const plain = projectBeside(environment, 'plain', { plain: plainService(environment) });
  const ways: Readonly<Record<Way, readonly string[]>> = {
    dev: ['api'],
    gunicorn: ['api', '--mode', 'api=gunicorn'],
    gateway: ['behind', '--mode', 'api=gunicorn'],
  };
  let served: Way | undefined;
  const end = () => {
    run(plain('down', '--timeout', '2'));
    served = undefined;
  };
  environment.onRemove(end);
  return {
    serve: way => {
      if (way === served) return;
      run(bkdev('switch', ...ways[way], '--no-tui'));
      run(plain('up', '-d', '--wait', '--no-build'));
      served = way;
    },
    end,
    load: (request, to, connections) => {
      const wrk = ['--threads', '1', '--connections', `${connections}`, '--duration', `${seconds}`];
      const where = ['--network', `${project}_default`, image];
      return loadIn(
        output({
          argv: ['docker', 'run', '--rm', ...where, ...wrk, '--header', authorization, addresses[to][request]],
        }),
      );
    },
  };
}

function loadIn(text: string): Load {
  const { failed, ...load } = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Load & { readonly failed: number };
  if (failed > 0) throw new Error(`${failed} requests failed: ${text}`);
  return load;
}

/** `wrk` is Debian's; its report at the end is replaced by exact numbers. */
const loadStage = `
FROM base AS bench-load
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add wrk
COPY <<'EOS' /report.lua
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"rate": %.3f, "p50": %.3f, "p99": %.3f, "failed": %d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
EOS
ENTRYPOINT ["wrk", "--script", "/report.lua"]
`;

/** Returns its tag. */
function buildImage(environment: BenchEnvironment): string {
  const { tag, build } = imageOf(environment, 'bench-load', loadStage);
  try {
    environment.run(build());
  } catch (error) {
    throw new NotInstalled(`wrk cannot be installed: ${(error as Error).message}`);
  }
  return tag;
}

/** The same code, packages and number of workers as the environment's own api, and nothing of bkdev. */
function plainService(environment: BenchEnvironment) {
  const { volumes = [], environment: variables, ...api } = serviceBeside(environment, 'api');
  return {
    ...api,
    volumes: volumes.filter(({ target }) => target !== '/run/bkdev'),
    environment: { ...variables, PYTHONPATH: '/opt/bkdev/settings' },
    // Whoever wants to see requests asks for an access log.
    command: [
      ...['gunicorn', '--config', 'gunicorn_config.py', '--bind', '0.0.0.0:10204', '--workers', '2'],
      ...['--access-logfile', '-', 'wsgi:application'],
    ],
  };
}

/** Adds the gateway to the definition, with a route to the cheap request and a profile without web and workers. */
function addGateway({ checkout, bkdev, run }: BenchEnvironment): void {
  run(bkdev('init', checkout, '--gateway'));
  const file = join(checkout, '.devcontainer', 'gateway.yaml');
  const route = `routes:\n  - {path: ${direct.text}, backend: api}\n`;
  writeFileSync(file, readFileSync(file, 'utf8').replace('routes:\n', route));
  const profile = 'name: behind\ntitle: The API behind a gateway\nextends: gateway\nwithout: [web, worker]\n';
  writeFileSync(join(checkout, 'profiles', 'behind.yaml'), profile);
  handOver(checkout);
}
