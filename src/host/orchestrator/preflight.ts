import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Plan } from '../../shared/model/plan.ts';
import { isNeededFile, type PublishedPort, type Service } from '../../shared/model/service.ts';
import type { World } from '../ports/world.ts';
import type { Target } from './execute/target.ts';
import { findPortOwner, portTaken, portVariable } from './observe/port-owner.ts';

/** With less free disk space than this, a build fails half-way with an obscure message. */
const neededBytes = 2 * 1024 ** 3;

/** Checks, before anything is changed, for what would make the plan fail. Throws the first problem as BkdevError. */
export async function preflight(plan: Plan, { definition, profile }: Target, world: World): Promise<void> {
  const starting = definition.services.filter(service =>
    plan.operations.some(operation => touches(operation, service.name)),
  );
  checkInputs(starting, world);
  for (const service of starting)
    for (const port of service.ports) await checkPort(service, port, { definition, profile }, world);
  if (plan.operations.some(operation => operation.type === 'build')) await checkDisk(world);
}

function touches(operation: Plan['operations'][number], service: string): boolean {
  return operation.type === 'start' && operation.service === service;
}

/** Throws BkdevError for the first missing input file. An input without a wildcard is a file that the step requires. */
export function checkInputs(services: readonly Service[], { checkout }: Pick<World, 'checkout'>): void {
  for (const service of services) {
    const missing = service.inputs.find(input => isNeededFile(input) && !checkout.has(input));
    if (missing !== undefined) throw missingInput(service, missing, checkout.source);
  }
}

/** The error for a missing input of a step. */
export function missingInput(service: Pick<Service, 'name' | 'title'>, missing: string, source: string): BkdevError {
  const isLock = /(?:^|\/)(?:uv\.lock|pnpm-lock\.yaml)$/.test(missing);
  return new BkdevError({
    ...(isLock
      ? ({ code: 'lock-file-invalid', class: 'lock-missing' } as const)
      : ({ code: 'layout-invalid' } as const)),
    service: service.name,
    message: message('input.missing', { file: missing, folder: source, title: service.title }),
    hint: isLock ? message('input.lock.try', { file: missing }) : message('input.folder.try'),
  });
}

/** Checks a port again right before it is needed; `readiness` has already offered an alternative. */
async function checkPort(
  service: Service,
  port: PublishedPort,
  { definition, profile }: Target,
  world: World,
): Promise<void> {
  const owner = await findPortOwner(world, port.host, definition.project, profile.services);
  if (owner) throw portTaken(service, port, owner, `${portVariable(service, port)}=${port.host + 1} bkdev up`);
}

async function checkDisk({ engine, host }: World): Promise<void> {
  const { rootDirectory, endpoint } = await engine.info();
  if (!endpoint.startsWith('unix:')) return;
  const free = await host.freeBytes(rootDirectory);
  if (free === undefined || free >= neededBytes) return;
  throw new BkdevError({
    ...{ code: 'disk-full', class: 'disk-full' },
    message: message('disk.short', { freeBytes: free, folder: rootDirectory, neededBytes }),
    hint: message('disk.short.try'),
  });
}
