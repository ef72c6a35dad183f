import { parseAgentEvent } from '../model/agent-event.ts';
import type { Definition } from '../model/definition.ts';
import type { Observation, ObservedInputs, RoleReport, UrlFacts } from '../model/facts.ts';
import { httpProbeOf, type Service, urlOf } from '../model/service.ts';
import type { ContainerEngine } from '../ports/container-engine.ts';
import type { World } from '../ports/world.ts';

/** The agent repeats itself every few seconds for each role; this many lines hold its last word on all of them. */
const reportLines = 60;

/** What runs, as far as a plan has no need to be made of it. */
export type Running = Omit<Observation, 'inputs' | 'named'>;

/** One snapshot of all that a plan is made from. */
export async function observe(world: World, definition: Definition): Promise<Observation> {
  const steps = definition.services.filter(service => service.role === 'step');
  const [running, profiles, inputs] = await Promise.all([
    observeRunning(world, definition),
    world.checkout.profiles(),
    Promise.all(steps.map(async step => [step.name, await inputsOf(step, world)] as const)),
  ]);
  const named = new Set(profiles.flatMap(profile => profile.services));
  return { ...running, named, inputs: Object.fromEntries(inputs) };
}

async function inputsOf(step: Service, { checkout, history }: World): Promise<ObservedInputs> {
  const seen = history.inputs(step.name);
  return { ...(await checkout.inputs(step.inputs)), ...(seen && { seen }) };
}

/** One snapshot of what the engine has of a project, and of what its agent last said. */
export async function observeRunning(
  { engine }: World,
  definition: Definition,
  agentLines = reportLines,
): Promise<Running> {
  const images = [...new Set(definition.services.map(service => service.image))];
  const [containers, existing, volumes] = await Promise.all([
    engine.containers(definition.project),
    engine.existingImages(images),
    engine.volumes(definition.project),
  ]);
  const workspace = definition.services.find(service => service.role === 'workspace');
  const attachedTo = workspace && containers[workspace.name];
  const reports = attachedTo?.state === 'running' ? await lastReports(engine, attachedTo.id, agentLines) : [];
  return { containers, images: existing, volumes, reports };
}

/** What the agent said that it had not said just before of the same role, and its last word on each. */
async function lastReports(
  engine: ContainerEngine,
  container: string,
  tail: number,
): Promise<{ at: number; report: RoleReport }[]> {
  const lines: string[] = [];
  const newest = new Map<string, { readonly says: string; readonly text: string }>();
  for await (const { text } of engine.log(container, { follow: false, tail })) {
    const service = /"service":"([^"]+)"/.exec(text)?.[1];
    if (service === undefined) continue;
    // What differs in its numbers only (times, process ids) says the same: most lines need no closer look.
    const says = text.replaceAll(/\d+/g, '');
    if (newest.get(service)?.says !== says) lines.push(text);
    newest.set(service, { says, text });
  }
  return [...lines, ...[...newest.values()].map(({ text }) => text)].flatMap(line => {
    const event = parseAgentEvent(line);
    return event?.type === 'role-reported' ? [{ at: event.at, report: event.report }] : [];
  });
}

/** Tries a service's published address from this machine; undefined when it publishes none that could be probed. */
export async function checkUrl(
  { host }: World,
  service: Service,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<UrlFacts | undefined> {
  const url = urlOf(service);
  const probe = httpProbeOf(service);
  if (url === undefined || probe === undefined) return undefined;
  const { answers, reason } = await host.get(url + probe.path, probe.expect, timeoutMs, signal);
  return { url, answers, reason: answers ? '' : `${url} does not answer from this machine: ${reason}` };
}
