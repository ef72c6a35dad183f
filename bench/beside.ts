import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { BenchEnvironment } from './environment.ts';
import type { Timed } from './pairs.ts';

export type Service = Record<string, unknown> & {
  volumes?: { type: string; source: string; target: string }[];
  environment?: Record<string, string | null>;
};

/** Returns a service of the environment, to run beside it: without dependencies, its build and its ports. */
export function serviceBeside({ output, compose }: BenchEnvironment, name: string): Service {
  const { services } = parse(output(compose('config'))) as { services: Record<string, Service> };
  const { depends_on, build, ports, labels, networks, ...rest } = services[name] ?? {};
  return Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-')));
}

/** Writes a Compose project on the environment's network, with its volume of packages. Returns its commands. */
export function projectBeside(
  { folder, project }: BenchEnvironment,
  name: string,
  services: Readonly<Record<string, Service>>,
): (...args: string[]) => Timed {
  const file = join(folder, `${name}.json`);
  const networks = { default: { name: `${project}_default`, external: true } };
  const volumes = { deps: { name: `${project}_deps`, external: true } };
  writeFileSync(file, JSON.stringify({ name: `${project}-${name}`, services, networks, volumes }));
  return (...args) => ({ argv: ['docker', 'compose', '-f', file, ...args], cwd: folder });
}
