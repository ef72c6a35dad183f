import { message } from '../../shared/messages/message.ts';
import { BkdevError, type ErrorReport } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Observation } from '../../shared/model/observation.ts';
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
 * How long to wait for an engine that became unreachable. Restarting Docker takes a few seconds, mostly to stop the
 * containers.
 */
const engineBackMs = 20_000;
const engineAgainMs = 500;
/** How often a command starts over after the engine came back. */
const mostRounds = 3;

/** The target that is running at the end, and the error, if any. */
export interface Ending {
  readonly target: Target;
  readonly error?: ErrorReport;
}

/**
 * Brings the target up and, if requested, rolls back to the previous target when it does not become healthy. The
 * remembered profile is always the one that the command last worked towards, so `bkdev up` without a name completes an
 * interrupted start, continues a rollback, or keeps what was restored. Returns the holder of the lock if somebody took
 * it while the person was asked. Throws if nothing was changed, or on failure without a rollback target.
 */
export async function switchOver(run: Run, request: UpRequest, hold: Hold): Promise<Ending | OtherHolder> {
  const agreed = await agree(run, request, hold);
  if ('held' in agreed) return agreed;
  const { target, decision } = agreed;
  const { goBackTo, begun, settle } = request;
  const back = goBackTo && ranWhole(goBackTo, decision.observed) ? goBackTo : undefined;
  await begun?.();
  settle?.();
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

/** The project's lock, as held by one command. */
export interface Hold {
  /** Acquires the lock, or returns its holder. */
  take(): Promise<OtherHolder | undefined>;
  /** Releases the lock; `take` may acquire it again. */
  giveBack(): Promise<void>;
  publish(event: EngineEvent): void;
  /** Releases the lock for good. */
  release(): Promise<void>;
}

/** The agreed plan, and the definition it was made from. */
interface Agreed {
  readonly target: Target;
  readonly decision: Decision;
}

/**
 * Decides what to do and asks for consent. The lock is not held while the person thinks, so the definition and the
 * environment are read again once it is held; if the plan is different by then, the person is asked again.
 */
async function agree(run: Run, request: UpRequest, hold: Hold): Promise<Agreed | OtherHolder> {
  const { world, ledger } = run;
  const observed = await look(run, request);
  // Give the screen something to show while the plan is being agreed to.
  tellObserved(run, observed);
  // A person may think for long; meanwhile, what the agent last reported would grow old.
  if (request.agree) await run.following.begin(request, () => undefined);
  let target: Target = request;
  let decision = { observed, plan: planFor(run, request, observed) };
  for (;;) {
    await preflight(decision.plan, target, world);
    await consent(run, { ...request, ...target }, decision);
    if (request.agree === undefined) return { target, decision };
    const other = await hold.take();
    if (other) return other;
    const before = decision.plan;
    const reread = request.reread ?? (() => world.composer.definition(request.definition.files));
    target = { ...request, definition: await reread() };
    decision = await decide(world, target);
    if (isSamePlan(decision.plan, before)) return { target, decision };
    await hold.giveBack();
    ledger.record({ type: 'notice-given', text: message('plan.changed-while-asking') });
    ledger.record({ type: 'plan-made', ...described(decision.plan, world) });
  }
}

/** Takes a snapshot and plans from it, without reporting anything. */
export async function decide(world: World, { definition, profile, rebuild }: Target): Promise<Decision> {
  const observed = await observe(world, definition, rebuild);
  await refuseForeign(world, definition);
  return { observed, plan: reconcile(definition, profile, observed) };
}

/** Takes a snapshot and reports what is notable in it. Throws if the environment belongs to another checkout. */
async function look({ world, ledger }: Run, { definition, rebuild }: Target): Promise<Observation> {
  const [observed, oneOffs] = await Promise.all([
    observe(world, definition, rebuild),
    world.engine.oneOffs(definition.project),
  ]);
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

/** A plan in the form that events carry. */
export function described(plan: Plan, { history }: World): { plan: Plan; estimateMs?: number } {
  const estimateMs = estimate(plan, history.starts());
  // A plan that starts nothing has no estimate.
  return { plan, ...(estimateMs && { estimateMs }) };
}

/** Asks for consent. Throws BkdevError `consent-needed` if the person declines the plan. */
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

/**
 * Carries out the plan. If the engine becomes unreachable and comes back, plans again from the new state and continues.
 */
async function carryOut(run: Run, target: Target, first: Decision): Promise<void> {
  const { world, ledger } = run;
  world.history.rememberProfile(target.profile.name);
  world.history.rememberScales(world.history.scales());
  await world.snapshots.settle(target.definition.project);
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

/** Whether the failure was caused by losing the engine, and the engine answers again in time. */
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

/** Whether all long-running services of the target's profile were running. */
function ranWhole({ profile, definition }: Target, { containers }: Observation): boolean {
  return definition.services
    .filter(service => !isStep(service) && profile.services.includes(service.name))
    .every(({ name }) => containers[name]?.state === 'running');
}

/** Whether an error must not trigger a rollback: the person interrupted, or the engine is unreachable. */
function isNoReason({ code }: BkdevError): boolean {
  return code === 'interrupted' || code === 'engine-unreachable' || code === 'engine-forbidden';
}

/** Rolls back. Returns the error of the failed switch, with the outcome of the rollback in its message. */
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
