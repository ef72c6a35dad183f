import { type Message, message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Plan } from '../../shared/model/plan.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import { restart, start } from '../orchestrator/restart.ts';
import { down, planOfDown, planOfStop, stop } from '../orchestrator/take-down.ts';
import type { World } from '../ports/world.ts';
import { agreeToDisturb } from '../setup/readiness/agree-to-disturb.ts';
import { say } from '../ui/text/language.ts';
import { formatPlan } from '../ui/text/plan-lines.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, askPerson, jsonPrinter, plainPrinter, printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** How long a restarted service may take to become healthy, as for `up`. */
const restartTimeoutMs = 300_000;

/** Runs `bkdev stop`; without services, stops all. */
export async function runStop(options: ServicesOptions & { readonly dryRun: boolean }): Promise<void> {
  const { services } = options;
  const { world, definition } = await begin(options);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planOfStop(world, definition, services) });
  const command = ['bkdev stop', ...services].join(' ');
  if (services.length === 0 || hasWorkspace(definition, services))
    await agreeToDisturb(world, definition, command, agreementOf(options));
  await stop(world, definition, services);
}

/** Runs `bkdev down`. Deletes data only if the person types the project's name, or with --yes. */
export async function runDown(options: DownOptions): Promise<void> {
  const { volumes } = options;
  const { world, definition } = await begin(options);
  if (options.dryRun) return world.emit({ type: 'plan-made', plan: await planOfDown(world, definition, volumes) });
  await agreeToDisturb(world, definition, 'bkdev down', agreementOf(options));
  if (volumes && !options.yes) await confirmDeletion(definition.project, await planOfDown(world, definition, true));
  await down(world, definition, volumes);
}

export async function runRestart(options: ServicesOptions): Promise<void> {
  const { services } = options;
  const { world, definition } = await begin(options);
  if (hasWorkspace(definition, services))
    await agreeToDisturb(world, definition, ['bkdev restart', ...services].join(' '), agreementOf(options));
  await untilInterrupted(signal => restart(world, definition, services, restartTimeoutMs, signal));
}

export async function runStart(options: ServicesOptions): Promise<void> {
  const { world, definition } = await begin(options);
  await untilInterrupted(signal => start(world, definition, options.services, restartTimeoutMs, signal));
}

interface DownOptions extends CommonOptions {
  readonly volumes: boolean;
  readonly dryRun: boolean;
}

/** The options of a command on some services. */
interface ServicesOptions extends CommonOptions {
  readonly services: readonly string[];
}

function hasWorkspace({ services }: Definition, names: readonly string[]): boolean {
  return services.some(service => isWorkspace(service) && names.includes(service.name));
}

async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupts = abortOnSignals();
  try {
    await work(interrupts.signal);
  } finally {
    interrupts.dispose();
  }
}

async function begin(options: CommonOptions): Promise<{ world: World; definition: Definition }> {
  let show: (event: EngineEvent) => void = jsonPrinter;
  const world = wire(options.workspace, process.env, event => show({ at: Date.now(), ...event } as EngineEvent));
  const { definition } = await definitionOf(world);
  if (!options.json) show = plainPrinter(definition);
  return { world, definition };
}

async function confirmDeletion(project: string, plan: Plan): Promise<void> {
  const { stdin: input, stdout: output } = process;
  const refusal = (why: Message) =>
    new BkdevError({
      code: 'consent-needed',
      message: message('down.data-kept', { project, why }),
      hint: message('down.how-to-delete'),
    });
  if (!input.isTTY || !output.isTTY) throw refusal(message('down.nobody-to-ask'));
  printLines(formatPlan(plan));
  const answer = await askPerson(say(message('down.confirm', { project })), output);
  if (answer.trim() !== project) throw refusal(message('down.name-not-typed'));
}
