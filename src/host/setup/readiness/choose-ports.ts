import { type Message, message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { PublishedPort, Service } from '../../../shared/model/service.ts';
import {
  findPortOwner,
  isPortFree,
  type PortOwner,
  portTaken,
  portVariable,
} from '../../orchestrator/observe/port-owner.ts';
import type { World } from '../../ports/world.ts';
import type { Agreement } from './apply-remedies.ts';
import { rememberPorts } from './prepare.ts';

/** How far above the wanted port to look for a free one. */
const reach = 100;
const highestPort = 65_535;

/** A port that a service needs and that is taken. */
export interface TakenPort {
  readonly service: Service;
  readonly port: PublishedPort;
  readonly owner: PortOwner;
}

/** A taken port with a free alternative. */
interface Choice extends TakenPort {
  readonly variable: string;
  readonly chosen: number;
}

/** Returns the profile's published ports that are taken, including by other services of the same environment. */
export async function takenPorts(
  world: Pick<World, 'engine' | 'host'>,
  definition: Definition,
  profile: Profile,
): Promise<TakenPort[]> {
  const wanted = definition.services
    .filter(({ name }) => profile.services.includes(name))
    .flatMap(service => service.ports.map(port => ({ service, port })));
  const looked = await Promise.all(
    wanted.map(async ({ service, port }, index) => {
      const earlier = wanted.slice(0, index).find(other => other.port.host === port.host);
      const owner = earlier
        ? sibling(earlier.service)
        : await findPortOwner(world, port.host, definition.project, profile.services);
      return owner ? [{ service, port, owner }] : [];
    }),
  );
  return looked.flat();
}

function sibling({ title }: Service): PortOwner {
  return { name: message('setup.sibling', { title }), remedy: message('setup.sibling.another', { title }) };
}

/**
 * Finds the profile's taken ports, chooses free ones once a person agrees, and returns the definition with them. The
 * choice is stored in `.devcontainer/.env`. Without an agreement (a dry run), only reports them. Throws BkdevError
 * `port-taken`.
 */
export async function choosePorts(
  world: World,
  definition: Definition,
  profile: Profile,
  agreement: Agreement | undefined,
): Promise<Definition> {
  const taken = await takenPorts(world, definition, profile);
  if (taken.length === 0) return definition;
  if (agreement === undefined) {
    for (const one of taken)
      world.emit({ type: 'notice-given', text: message('setup.port-taken.up-offers', { taken: found(one) }) });
    return definition;
  }
  const choices = await chooseFree(world, definition, taken);
  await agreeTo(choices, world, agreement);
  await rememberPorts(world, Object.fromEntries(choices.map(({ variable, chosen }) => [variable, String(chosen)])));
  const renewed = await world.composer.definition(definition.files);
  checkObeyed(renewed, choices);
  return renewed;
}

/** Chooses one port at a time, so that no port is chosen twice. */
async function chooseFree(world: World, definition: Definition, taken: readonly TakenPort[]): Promise<Choice[]> {
  const reserved = new Set(definition.services.flatMap(({ ports }) => ports.map(({ host }) => host)));
  const choices: Choice[] = [];
  for (const about of taken) {
    const { service, port, owner } = about;
    const variable = portVariable(service, port);
    const chosen = await nextFree(world, port.host, reserved);
    if (chosen === undefined)
      throw portTaken(
        service,
        port,
        owner,
        message('setup.port.none-near', { command: `${variable}=PORT bkdev up`, reach }),
      );
    // A port set in the shell was chosen deliberately.
    if (world.host.env[variable]) throw portTaken(service, port, owner, `${variable}=${chosen} bkdev up`);
    reserved.add(chosen);
    choices.push({ ...about, variable, chosen });
  }
  return choices;
}

async function nextFree(world: World, wanted: number, reserved: ReadonlySet<number>): Promise<number | undefined> {
  for (let port = wanted + 1; port <= Math.min(wanted + reach, highestPort); port++)
    if (!reserved.has(port) && (await isPortFree(world, port))) return port;
  return undefined;
}

/** Asks once about all ports; with `--yes`, chooses them with a notice; throws if nobody can be asked. */
async function agreeTo(
  choices: readonly Choice[],
  world: World,
  { yes, isTerminal, tell, ask }: Agreement,
): Promise<void> {
  if (yes) {
    for (const { service, port, owner, chosen } of choices)
      world.emit({
        type: 'notice-given',
        text: message('setup.port-chosen', { port: port.host, owner: owner.name, title: service.title, chosen }),
      });
    return;
  }
  if (!isTerminal) throw refusal(choices, 'bkdev up --yes');
  for (const choice of choices) tell(found(choice));
  const offer = choices.map(({ service, chosen }) => ({ title: service.title, chosen }));
  if (!(await ask(message('setup.ask.ports', { choices: offer }), true))) throw refusal(choices, undefined);
}

function found({ service, port, owner }: TakenPort): Message {
  return message('setup.port-taken', { port: port.host, owner: owner.name, title: service.title });
}

/** Reports all ports in one error. */
function refusal(choices: readonly Choice[], command: string | undefined): BkdevError {
  const [first] = choices;
  if (first === undefined) throw new Error('nothing was refused');
  const settings = choices.map(({ variable, chosen }) => `${variable}=${chosen}`).join(' ');
  const commands = [...(command === undefined ? [] : [command]), `${settings} bkdev up`];
  const ways = message('setup.port.commands', { commands });
  const report = portTaken(first.service, first.port, first.owner, ways).report();
  return new BkdevError({ ...report, ...(choices.length > 1 && { detail: choices.map(found) }) });
}

/** Throws if a chosen port had no effect, because the definition contains a fixed number. */
function checkObeyed(renewed: Definition, choices: readonly Choice[]): void {
  const deaf = choices.find(
    ({ service, chosen }) =>
      !renewed.services.some(({ name, ports }) => name === service.name && ports.some(({ host }) => host === chosen)),
  );
  if (deaf === undefined) return;
  const { service, port, owner, variable } = deaf;
  const where = `.devcontainer/${renewed.files.at(-1)}`;
  throw portTaken(
    service,
    port,
    owner,
    message('setup.port.fixed', { variable: `\${${variable}:-${port.host}}`, file: where }),
  );
}
