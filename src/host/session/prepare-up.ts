import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { inModes } from '../../shared/model/modes.ts';
import { checkProfile, chooseProfile, type Profile } from '../../shared/model/profile.ts';
import { unconsumed } from '../../shared/model/programs.ts';
import { neededFiles } from '../definition/definition-sources.ts';
import { servicesOf, type Target } from '../orchestrator/execute/target.ts';
import { checkScales } from '../orchestrator/plan/check-scales.ts';
import { profileThatRuns } from '../orchestrator/plan/profile-that-runs.ts';
import { servicesToRebuild } from '../orchestrator/plan/rebuild.ts';
import { runningModes } from '../orchestrator/plan/running-modes.ts';
import { checkInputs, missingInput } from '../orchestrator/preflight.ts';
import type { UpRequest } from '../orchestrator/request.ts';
import type { World } from '../ports/world.ts';
import type { Agreement } from '../setup/readiness/apply-remedies.ts';
import { checkPath, checkReadable } from '../setup/readiness/check-checkout.ts';
import { tellUnreached } from '../setup/readiness/check-reach.ts';
import { checkRuntime } from '../setup/readiness/check-runtime.ts';
import { checkSubmodules } from '../setup/readiness/check-submodules.ts';
import { checkVariables } from '../setup/readiness/check-variables.ts';
import { withDebugging } from '../setup/readiness/debugging.ts';
import { profileInUse } from '../setup/readiness/definition-in-use.ts';
import { filesInUse } from '../setup/readiness/files-in-use.ts';
import { memoryDoubts } from '../setup/readiness/memory-doubts.ts';
import { imageOnTrial, makeMountPoint, openRootOwned } from '../setup/readiness/prepare.ts';
import { makeReady } from '../setup/readiness/ready.ts';

/** The options of every `up`. */
export interface UpChoices {
  readonly dryRun: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  /** Whether to roll back when a switch fails. */
  readonly rollback: boolean;
  /** The requested number of instances per service. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Modes of services for this run, which override the profile's. */
  readonly modes?: Readonly<Record<string, string>>;
  /** Whether other services stay in the modes in which they run, instead of those of the profile. */
  readonly keepsModes?: boolean;
  /** The services whose images to rebuild; if empty, all. */
  readonly rebuild?: readonly string[];
  /** The services whose programs, in the mode `debug`, wait for a debugger before they start. */
  readonly waits?: readonly string[];
}

/**
 * Prepares the checkout and machine for bringing up a profile (by default the last one, otherwise the running one,
 * otherwise `api`), and returns the request. Throws BkdevError for what cannot be prepared; without an agreement,
 * nothing is changed.
 */
export async function prepareUp(
  world: World,
  asked: string | undefined,
  { dryRun, timeout, rollback, scales, rebuild, keepsModes = false, waits = [], ...asksFor }: UpChoices,
  agreement: Agreement,
): Promise<UpRequest> {
  checkPath(world);
  await checkRuntime(world);
  const profiles = await world.checkout.profiles();
  const last = world.history.lastProfile() ?? (await profileInUse(world));
  const profile = chooseProfile(profiles, asked, last);
  await refuseWithoutProduct(world, profile);
  await checkSubmodules(world);
  const notBuilt = dryRun ? undefined : await imageOnTrial(world);
  const agreed = dryRun ? undefined : agreement;
  const ready = { definition: await makeReady(world, profile, agreed), profile };
  const modes = { ...(keepsModes && (await modesThatRun(world, ready.definition))), ...asksFor.modes };
  const counts = { ...world.history.scales(), ...scales };
  const debugging = await withDebugging(world, ready, { modes, waits, scales: counts }, agreed);
  const definition = inModes(debugging.definition, modes);
  const names = definition.services.map(service => service.name);
  checkProfile(profile, names);
  if (scales) checkScales(scales, { definition, profile }, await world.engine.containers(definition.project));
  const anew = rebuild && { rebuild: servicesToRebuild(rebuild, { definition, profile }) };
  checkInputs(servicesOf({ definition, profile }), world);
  checkReadable(world, definition);
  await checkVariables(world, definition, profile, dryRun);
  await tellUnreached(world, definition, profile);
  await tellUnconsumed(world, definition, profile);
  tellSkipped(world, definition, profile);
  if (!dryRun) await openRootOwned(world);
  if (!dryRun) await makeMountPoint(world, servicesOf({ definition, profile }));
  const runs = profileThatRuns(profiles, definition, await world.engine.containers(definition.project), last);
  // The remembered profile may be one that an interrupted command set out for, and an editor may have brought up
  // another.
  const before = runs ?? profiles.find(({ name }) => name === last);
  const goBackTo = rollback && before && before.name !== profile.name ? await targetOf(world, before) : undefined;
  const doubts: UpRequest['doubts'] = (_, observed) => memoryDoubts(world, { definition, profile }, observed);
  const reread = async () => inModes(await debugging.reread(), modes);
  const { settle } = debugging;
  const choices = { dryRun, timeoutMs: timeout, logs: false, reread, settle, ...(scales && { scales }), ...anew };
  return { profile, definition, ...choices, doubts, ...(goBackTo && { goBackTo }), ...(notBuilt && { notBuilt }) };
}

async function modesThatRun({ checkout, engine }: World, definition: Definition): Promise<Record<string, string>> {
  return runningModes(definition, await checkout.leftPrograms(), await engine.containers(definition.project));
}

/** Warns about queues without a consumer: tasks sent to them would stay there unnoticed. */
async function tellUnconsumed({ checkout, emit }: World, { services }: Definition, profile: Profile): Promise<void> {
  const { queues } = await checkout.product();
  const names = unconsumed(
    queues,
    services.filter(({ name }) => profile.services.includes(name)),
  );
  if (names.length === 0) return;
  emit({
    type: 'notice-given',
    text: message('definition.queues-unconsumed', { queues: names, profile: profile.name }),
    hint: message('definition.queues-unconsumed.try'),
  });
}

/** Says what a scheduler is told to leave out: otherwise people would wait for tasks that never run. */
function tellSkipped({ emit }: World, { services }: Definition, profile: Profile): void {
  for (const { name, skippedTasks } of services)
    if (skippedTasks !== undefined && profile.services.includes(name))
      emit({
        type: 'notice-given',
        text: message('definition.tasks-skipped', { service: name, patterns: skippedTasks }),
        hint: message('definition.tasks-skipped.try'),
      });
}

/**
 * Refuses a folder without the product before anything is written to it, if it was never brought up. Missing files of
 * other checkouts are detected once the definition is known.
 */
async function refuseWithoutProduct({ checkout, host }: World, { overlays, services }: Profile): Promise<void> {
  const written = await host.readText(join(checkout.root, '.devcontainer', '.env'));
  if (written?.includes('BKDEV_PROJECT=')) return;
  for (const { service: name, title, file } of await neededFiles(checkout.root, overlays))
    if (services.includes(name) && !checkout.has(file)) throw missingInput({ name, title }, file, checkout.source);
}

/** Undefined if the profile's files are invalid: then there is no rollback to it. */
async function targetOf(world: World, profile: Profile): Promise<Target | undefined> {
  const definition = await world.composer.definition(filesInUse(world, profile)).catch(() => undefined);
  return definition && { profile, definition };
}
