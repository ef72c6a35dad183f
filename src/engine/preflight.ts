import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import type { PublishedPort, Service } from '../model/service.ts';
import type { Plan } from '../planning/plan.ts';
import type { World } from '../ports/world.ts';

/** Less than this on the disk and a build fails half-way, with a message of somebody else's. */
const neededBytes = 2 * 1024 ** 3;

/** What would make the plan fail, found before anything is changed. Throws the first as BkdevError. */
export async function preflight(plan: Plan, definition: Definition, world: World): Promise<void> {
  const starting = definition.services.filter(service =>
    plan.operations.some(operation => touches(operation, service.name)),
  );
  for (const service of starting) checkInputs(service, world);
  for (const service of starting)
    for (const port of service.ports) await checkPort(service, port, definition.project, world);
  if (plan.operations.some(operation => operation.type === 'build')) await checkDisk(world);
}

function touches(operation: Plan['operations'][number], service: string): boolean {
  return (operation.type === 'create' || operation.type === 'start') && operation.service === service;
}

/** An input without a wildcard is a file that the step cannot do without. */
function checkInputs(service: Service, { checkout }: World): void {
  const missing = service.inputs.find(input => !/[*?[{]/.test(input) && !checkout.has(input));
  if (missing === undefined) return;
  const isLock = /(?:^|\/)(?:uv\.lock|pnpm-lock\.yaml)$/.test(missing);
  throw new BkdevError({
    code: isLock ? 'lock-file-invalid' : 'layout-invalid',
    message: `${missing} is not in ${checkout.source}, and ${service.title} needs it.`,
    hint: isLock
      ? `git checkout ${missing} brings it back; uv lock writes a new one.`
      : 'Is this the right folder (--workspace DIR)? If the product lies elsewhere, correct .devcontainer/compose.yaml.',
  });
}

async function checkPort(
  service: Service,
  port: PublishedPort,
  project: string,
  { engine, host }: World,
): Promise<void> {
  if (await host.portIsFree(port.host)) return;
  const publisher = await engine.publisherOf(port.host);
  if (publisher?.project === project) return;
  const process = publisher ? undefined : await host.listenerOn(port.host);
  throw new BkdevError({
    code: 'port-taken',
    message: `Port ${port.host} of this machine is taken by ${ownerOf(publisher, process)}; ${service.title} wants it.`,
    hint: `${remedyOf(publisher, process)}, or choose another port: BKDEV_PORT_${service.name.toUpperCase()}=${port.host + 1} bkdev up`,
  });
}

type Publisher = { container: string; project: string | undefined } | undefined;
type Listener = { pid: number; command: string } | undefined;

function ownerOf(publisher: Publisher, process: Listener): string {
  if (publisher?.project) return `the container ${publisher.container} of the Compose project ${publisher.project}`;
  if (publisher) return `the container ${publisher.container}`;
  return process ? `process ${process.pid} (${process.command})` : 'a process of another user';
}

function remedyOf(publisher: Publisher, process: Listener): string {
  if (publisher) return `docker stop ${publisher.container}`;
  return process ? `End process ${process.pid}` : 'Find it with `sudo ss -ltnp`';
}

async function checkDisk({ engine, host }: World): Promise<void> {
  const { rootDirectory, endpoint } = await engine.info();
  if (!endpoint.startsWith('unix:')) return;
  const free = await host.freeBytes(rootDirectory);
  if (free === undefined || free >= neededBytes) return;
  throw new BkdevError({
    code: 'disk-full',
    message: `Only ${(free / 1024 ** 3).toFixed(1)} GB are free on the disk of ${rootDirectory}; building the images needs 2 GB.`,
    hint: 'docker system df shows what uses it; docker builder prune and docker image prune free some.',
  });
}
