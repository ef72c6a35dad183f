import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchEnvironment } from './environment.ts';
import type { Figure } from './figures.ts';
import type { Measured } from './pairs.ts';
import type { Row } from './row.ts';

/**
 * The throughput of the API in each of its modes / of gunicorn started by hand in the same container, and the time to
 * scale a service.
 */
export const servingRows: readonly Row[] = [
  ...(['gunicorn', 'dev'] as const).flatMap(mode =>
    (['msEach', 'p99Ms'] as const).map((figure): Row => {
      const what = figure === 'msEach' ? 'ms a request at full load' : 'p99 at full load';
      return {
        name: `serving: api in mode ${mode}: ${what} / plain gunicorn by hand`,
        ...{ limit: mode === 'gunicorn' ? 1.1 : 3, runs: 5, unit: 'ms' },
        pair: environment => {
          const address = inMode(environment, mode);
          const ask =
            (port: number): Measured =>
            async () =>
              (await load(`http://${address}:${port}/ping`, 8))[figure];
          return { ours: ask(10204), theirs: ask(byHand) };
        },
      };
    }),
  ),
  {
    name: 'scaling: workers 1 → 3 until all three take tasks: bkdev scale / docker compose up -d --wait --scale',
    ...{ limit: 1.15, runs: 3 },
    pair: environment => {
      const { bkdev, compose, inTurn, run, project } = environment;
      run(bkdev('switch', 'web-worker', '--no-tui'));
      const before = () => {
        run(bkdev('scale', 'worker=1'));
        run({
          argv: [
            'docker',
            'exec',
            `${project}-api-1`,
            'curl',
            '-fsS',
            '-d',
            tasks,
            'http://127.0.0.1:10204/api/v4/tasks/',
          ],
        });
      };
      const until = (number: number) =>
        `until docker logs ${project}-worker-${number} 2>&1 | grep -q received; do sleep 0.1; done`;
      const taken = { argv: ['sh', '-c', [2, 3].map(until).join('; ')] };
      return {
        ours: { ...inTurn(bkdev('scale', 'worker=3'), taken), before },
        theirs: {
          ...inTurn(compose('up', '-d', '--wait', '--no-recreate', '--scale', 'worker=3', 'worker'), taken),
          before,
        },
      };
    },
  },
];

/** The gateway's own time per request: the median through it, minus that of the same request to the API. */
export function servingFigures(environment: () => BenchEnvironment): readonly Figure[] {
  return [
    {
      name: 'serving: own cost of the gateway, of an authenticated request: p50 through it beyond p50 at api',
      ...{ limit: 0.3, unit: 'ms' },
      measure: async () => {
        const made = environment();
        made.run(made.bkdev('switch', 'gateway', '--no-tui'));
        const [api, gateway] = ['api', 'gateway'].map(service => addressOf(made, service));
        const values: number[] = [];
        for (let run = 0; run <= 5; run++) {
          const through = await load(`http://${gateway}:8080/api/bk-monitor/prod/app/notes/list/`, 1, [authorization]);
          const direct = await load(`http://${api}:10204/api/v4/notes/`, 1);
          if (run > 0) values.push(through.p50Ms - direct.p50Ms);
        }
        return values;
      },
    },
  ];
}

/** Enough tasks for three workers until the last of them is healthy. */
const tasks = '{"number": 1, "count": 3000, "seconds": 0.05}';
const authorization = 'X-Bkapi-Authorization: {"bk_app_code": "app-code", "bk_app_secret": "local-app-secret"}';
/** The port of the gunicorn that is started by hand. */
const byHand = 10300;

/** Brings the API up in this mode, and in its container starts gunicorn by hand. Returns that one's address. */
function inMode(environment: BenchEnvironment, mode: string): string {
  const { bkdev, run, project } = environment;
  run(bkdev('up', 'api', '--no-tui', '--mode', `api=${mode}`));
  const start = `cd /workspace/bkmonitor && exec /deps/venv/bin/gunicorn --bind 0.0.0.0:${byHand} --workers 2 wsgi:application`;
  const isThere = `curl -fsS --retry 60 --retry-delay 1 --retry-connrefused http://127.0.0.1:${byHand}/ping`;
  const api = `${project}-api-1`;
  run({ argv: ['docker', 'exec', '-d', api, 'sh', '-c', `curl -fs http://127.0.0.1:${byHand}/ping || { ${start}; }`] });
  run({ argv: ['docker', 'exec', api, 'sh', '-c', isThere] });
  return addressOf(environment, 'api');
}

function addressOf({ output, project }: BenchEnvironment, service: string): string {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return output({ argv: ['docker', 'inspect', '-f', format, `${project}-${service}-1`] }).trim();
}

interface Load {
  readonly msEach: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Runs wrk (Debian's package of that name) for five seconds with this number of connections. Throws if it is missing,
 * and for failed requests.
 */
async function load(url: string, connections: number, headers: readonly string[] = []): Promise<Load> {
  const args = ['-t1', `-c${connections}`, '-d5s', '--latency', ...headers.flatMap(header => ['-H', header]), url];
  const { stdout } = await promisify(execFile)('wrk', args);
  const perSecond = Number(/^Requests\/sec:\s+([\d.]+)/m.exec(stdout)?.[1]);
  if (!(perSecond > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk ${url}: ${stdout}`);
  return { msEach: 1000 / perSecond, p50Ms: percentile(50, stdout), p99Ms: percentile(99, stdout) };
}

function percentile(percent: number, printed: string): number {
  const [, value, unit = ''] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s)$`, 'm').exec(printed) ?? [];
  return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? Number.NaN);
}
