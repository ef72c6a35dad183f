import { message } from '../../shared/messages/message.ts';
import { BkdevError, type ErrorReport } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Observation } from '../../shared/model/facts.ts';
import { isEmpty, isSamePlan, type Plan } from '../../shared/model/plan.ts';
import { isStep } from '../../shared/model/traits.ts';
import type { OtherHolder } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { bringUp, type Run } from './execute/bring-up.ts';
import type { Decision } from './execute/decision.ts';
import type { Target } from './execute/target.ts';
import { observe } from './observe/observe.ts';
import { movedFrom, refuseForeign } from './own-project.ts';
import { estimate } from './plan/estimate.ts';
import { leftBehind, takesAway, unexpectedIn } from './plan/proposal.ts';
import { reconcile } from './plan/reconcile.ts';
import { preflight } from './preflight.ts';
import type { UpRequest } from './request.ts';

/**
 * How long an engine that went away is waited for: a restart of Docker takes a few seconds, most of them for the
 * containers' end.
 */
const engineBackMs = 20_000;
const engineAgainMs = 500;
/** So often a command begins anew when the engine comes back. */
const mostRounds = 3;

/** What runs at the end, and what went wrong on the way. */
export interface Ending {
  readonly target: Target;
  readonly error?: ErrorReport;
}

/**
 * Brings the target up. When it does not get healthy, what ran before comes back, if that was asked for; what is
 * remembered as the last profile is always what the command set out for last, so that `bkdev up` without a name
 * completes what was interrupted, goes on going back, or keeps what came back. Gives who has the lock when somebody
 * took it while the person was asked. Throws what kept it from changing anything, and what failed where nothing was
 * to come back.
 */
export async function switchOver(run: Run, request: UpRequest, hold: Hold): Promise<Ending | OtherHolder> {
  const agreed = await agree(run, request, hold);
  if ('held' in agreed) return agreed;
  const { target, decision } = agreed;
  const { goBackTo, begun } = request;
  const back = goBackTo && ranWhole(goBackTo, decision.observed) ? goBackTo : undefined;
  await begun?.();
  const command = back ? { ...run, retry: `bkdev up ${target.profile.name}` } : run;
  try {
    await carryOut(command, target, decision);
    return { target };
  } catch (error) {
    if (back === undefined || !(error instanceof BkdevError) || isNoReason(error)) throw error;
    const { name, services } = back.profile;
    run.ledger.record({ type: 'rollback-started', profile: name, services, cause: error.told });
    return { target: back, error: await goBack(run, back, error) };
  }
}

/** The project's lock, as one command has it. */
export interface Hold {
  /** Takes the lock, or gives who has it. */
  take(): Promise<OtherHolder | undefined>;
  /** Gives it back, to take it again later. */
  giveBack(): Promise<void>;
  publish(event: EngineEvent): void;
  /** Lets go for good. */
  release(): Promise<void>;
}

/** What is to be done, and by which definition. */
interface Agreed {
  readonly target: Target;
  readonly decision: Decision;
}

/**
 * Decides what is to be done, and gets consent to it. The lock is free while a person thinks, so that what they
 * agreed to is looked at again once it is held, the definition included; they are asked anew when that would do
 * something else by then.
 */
async function agree(run: Run, request: UpRequest, hold: Hold): Promise<Agreed | OtherHolder> {
  const { world, ledger } = run;
  const observed = await look(run, request);
  // A screen must not show nothing while the plan is being agreed to.
  tellObserved(run, observed);
  let target: Target = request;
  let decision = { observed, plan: planFor(run, request, observed) };
  for (;;) {
    await preflight(decision.plan, target, world);
    await consent(run, { ...request, ...target }, decision);
    if (request.agree === undefined) return { target, decision };
    const other = await hold.take();
    if (other) return other;
    const before = decision.plan;
    target = { ...request, definition: await world.composer.definition(request.definition.files) };
    decision = await decide(world, target);
    if (isSamePlan(decision.plan, before)) return { target, decision };
    await hold.giveBack();
    ledger.record({ type: 'notice-given', text: message('plan.changed-while-asking') });
    ledger.record({ type: 'plan-made', ...described(decision.plan, world) });
  }
}

/** One snapshot, and what is to be done by it; tells nothing. */
export async function decide(world: World, { definition, profile }: Target): Promise<Decision> {
  const observed = await observe(world, definition);
  await refuseForeign(world, definition);
  return { observed, plan: reconcile(definition, profile, observed) };
}

/** One snapshot, told as it was; throws when it shows somebody else's environment. */
async function look({ world, ledger }: Run, { definition }: Target): Promise<Observation> {
  const [observed, oneOffs] = await Promise.all([observe(world, definition), world.engine.oneOffs(definition.project)]);
  await refuseForeign(world, definition);
  const gone = movedFrom(world, observed.containers);
  if (gone !== undefined)
    ledger.record({
      type: 'notice-given',
      text: message('project.moved', { folder: gone }),
      hint: message('project.moved.try'),
    });
  for (const { service, name } of oneOffs)
    ledger.record({
      type: 'notice-given',
      text: message('project.one-off', { container: name, service }),
      hint: message('project.one-off.try', { container: name }),
    });
  return observed;
}

function planFor({ world, ledger }: Run, { definition, profile }: Target, observed: Observation): Plan {
  const plan = reconcile(definition, profile, observed);
  ledger.record({ type: 'plan-made', ...described(plan, world) });
  return plan;
}

/** A plan as an event tells it. */
export function described(plan: Plan, { history }: World): { plan: Plan; estimateMs?: number } {
  const estimateMs = estimate(plan, history.starts());
  // Where nothing is started there is nothing worth telling.
  return { plan, ...(estimateMs && { estimateMs }) };
}

/** Throws BkdevError `consent-needed` when the person does not want the plan. */
async function consent({ world, ledger }: Run, request: UpRequest, { plan, observed }: Decision): Promise<void> {
  if (isEmpty(plan)) return;
  const reasons = [
    ...unexpectedIn(plan, request.definition, observed),
    ...((await request.doubts?.(plan, observed)) ?? []),
  ];
  if (request.agree === undefined) {
    const services = request.isCautious ? leftBehind(plan, request.definition, observed) : [];
    if (services.length > 0) throw unasked(request.profile.name, services);
    for (const text of reasons) ledger.record({ type: 'notice-given', text });
    return;
  }
  const isLoss = takesAway(plan, request.definition, observed);
  if (await request.agree({ ...described(plan, world), reasons, takesAway: isLoss }))
    return ledger.record({ type: 'plan-agreed' });
  throw new BkdevError({ code: 'consent-needed', message: message('plan.declined'), hint: '' });
}

function unasked(profile: string, services: readonly string[]): BkdevError {
  return new BkdevError({
    code: 'consent-needed',
    message: message('plan.would-leave', { profile, services }),
    hint: message('plan.would-leave.try', { profile }),
  });
}

/** Carries the plan out; where the engine goes away meanwhile and comes back, another one made from what it left. */
async function carryOut(run: Run, target: Target, first: Decision): Promise<void> {
  const { world, ledger } = run;
  world.history.rememberProfile(target.profile.name);
  world.history.rememberScales(world.history.scales());
  let decision = first;
  for (let round = 1; ; round++) {
    tellObserved(run, decision.observed);
    try {
      return await bringUp(run, target, decision);
    } catch (error) {
      if (round === mostRounds || !(await engineCameBack(run, error))) throw error;
    }
    ledger.record({ type: 'notice-given', text: message('operation.engine-back') });
    const observed = await look(run, target);
    decision = { observed, plan: planFor(run, target, observed) };
  }
}

function tellObserved({ world, ledger }: Run, { containers, reports }: Observation): void {
  const at = world.clock.now();
  for (const [service, container] of Object.entries(containers))
    ledger.record({ type: 'container-changed', at, service, container });
  for (const { at, report } of reports) ledger.record({ type: 'role-reported', at, report });
}

/** Whether a failure was the engine's going, and it answers again in time. */
async function engineCameBack({ world, ledger, signal }: Run, error: unknown): Promise<boolean> {
  const isLost = Object.values(ledger.facts()).some(({ lost }) => lost !== undefined);
  if (!isLost && !(error instanceof BkdevError && error.code === 'engine-unreachable')) return false;
  const end = world.clock.now() + engineBackMs;
  while (!signal.aborted && world.clock.now() < end) {
    await world.clock.sleep(engineAgainMs, signal);
    const answers = await world.engine.info().then(
      () => true,
      () => false,
    );
    if (answers) return !signal.aborted;
  }
  return false;
}

/** Whether all of a profile that does not end by itself was running. */
function ranWhole({ profile, definition }: Target, { containers }: Observation): boolean {
  return definition.services
    .filter(service => !isStep(service) && profile.services.includes(service.name))
    .every(({ name }) => containers[name]?.state === 'running');
}

/** The person's own wish, and an engine that is not there, are no reasons to change more. */
function isNoReason({ code }: BkdevError): boolean {
  return code === 'interrupted' || code === 'engine-unreachable' || code === 'engine-forbidden';
}

/** Brings back what ran before, and gives why the switch failed and how this went. */
async function goBack(run: Run, back: Target, failure: BkdevError): Promise<ErrorReport> {
  const { name } = back.profile;
  try {
    const observed = await look(run, back);
    await carryOut(run, back, { observed, plan: planFor(run, back, observed) });
    return { ...failure.report(), message: message('rollback.done', { failure: failure.told, profile: name }) };
  } catch (error) {
    if (!(error instanceof BkdevError) || error.code === 'interrupted') throw error;
    return {
      ...failure.report(),
      message: message('rollback.failed', { failure: failure.told, profile: name, cause: error.told }),
      hint: message('rollback.try', { profile: name }),
    };
  }
}
