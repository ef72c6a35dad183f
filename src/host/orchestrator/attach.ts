import { message } from '../../shared/messages/message.ts';
import type { ErrorReport } from '../../shared/model/error.ts';
import type { OtherHolder } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { createFollowing } from './execute/following.ts';
import { servicesOf } from './execute/target.ts';
import { explainFailures } from './observe/explain-failures.ts';
import { busy, createFactStore } from './observe/fact-store.ts';
import type { UpRequest } from './request.ts';

/**
 * Attaches to another process that is already running `up` for the same profile: forwards its events and returns its
 * result. Throws `busy` when a different command is running.
 */
export async function attach(
  other: OtherHolder,
  ours: string,
  world: World,
  request: UpRequest,
  signal: AbortSignal,
): Promise<ErrorReport | undefined> {
  if (other.command !== ours) {
    other.leave();
    throw busy(other.command, request.definition.project);
  }
  request.attached?.();
  await request.begun?.();
  world.emit({ type: 'notice-given', text: message('attach.attached', { command: other.command }) });
  for await (const event of other.events(signal)) {
    world.emit(event);
    if (event.type !== 'command-finished') continue;
    if (request.watch) await watchOn(world, request, request.watch);
    return event.error;
  }
  const error: ErrorReport = signal.aborted
    ? {
        code: 'interrupted',
        message: message('error.interrupted'),
        hint: message('attach.goes-on', { command: other.command }),
      }
    : endedEarly(other.command);
  world.emit({ type: 'command-finished', tookMs: 0, urls: [], error });
  return error;
}

/** The error for a command that disappeared, while attached to, without reporting its end. */
export function endedEarly(command: string): ErrorReport {
  return {
    code: 'interrupted',
    message: message('attach.ended', { command }),
    hint: message('attach.resume'),
  };
}

/** Follows an environment that another command brought up, for a screen that was attached to that command. */
async function watchOn(world: World, request: UpRequest, watch: AbortSignal): Promise<void> {
  const ledger = createFactStore(world.clock, world.emit);
  const following = createFollowing(world, ledger, request);
  await following.begin(request, () => undefined);
  await explainFailures(world, servicesOf(request), ledger, watch);
  await following.end();
}
