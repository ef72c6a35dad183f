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

/** How far above the wanted port another one is looked for: what lies farther away is no port of this service's any more. */
const reach = 100;
const highestPort = 65_535;

/** A port that a service wants and somebody else has. */
export interface TakenPort {
  readonly service: Service;
  readonly port: PublishedPort;
  readonly owner: PortOwner;
}

/** The same with the free one that the service may have instead. */
interface Choice extends TakenPort {
  readonly variable: string;
  readonly chosen: number;
}

/** The published ports of a profile's services that somebody else has, other services of this very environment included. */
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
 * Finds the profile's ports that somebody else has, and chooses the next free ones once a person agreed; gives the
 * definition with them. What is chosen is kept in `.devcontainer/.env`. Without an agreement (a dry run) it only
 * tells. Throws BkdevError `port-taken`.
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

/** One after the other: what one service gets the next one cannot have. */
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
    // What the shell says is a wish for this very port.
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

/** A person is asked once about all of them; `--yes` takes them and says so; where nobody can be asked none is taken. */
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

/** All of them in one error, for the person wants to know them at once. */
function refusal(choices: readonly Choice[], command: string | undefined): BkdevError {
  const [first] = choices;
  if (first === undefined) throw new Error('nothing was refused');
  const settings = choices.map(({ variable, chosen }) => `${variable}=${chosen}`).join(' ');
  const commands = [...(command === undefined ? [] : [command]), `${settings} bkdev up`];
  const ways = message('setup.port.commands', { commands });
  const report = portTaken(first.service, first.port, first.owner, ways).report();
  return new BkdevError({ ...report, ...(choices.length > 1 && { detail: choices.map(found) }) });
}

/** A port that stands in the definition as a number cannot be chosen. */
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
