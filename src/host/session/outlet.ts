import type { EngineEvent } from '../../shared/model/event.ts';
import type { World } from '../ports/world.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';
import { withoutWriting } from '../wiring/without-writing.ts';

/** The destination of events. */
export interface Outlet {
  show(event: EngineEvent): void;
}

/**
 * Wires a checkout whose events go to an outlet; events before `direct` is called are kept and replayed. In a dry run,
 * nothing is written.
 */
export function wireToOutlet(options: CommonOptions & { readonly dryRun: boolean }): {
  world: World;
  direct(show: Outlet['show']): void;
} {
  const early: EngineEvent[] = [];
  const outlet: Outlet = { show: event => early.push(event) };
  const real = wire(options.workspace, process.env, event => outlet.show({ at: Date.now(), ...event } as EngineEvent));
  return {
    world: options.dryRun ? withoutWriting(real) : real,
    direct: show => {
      outlet.show = show;
      for (const event of early.splice(0)) show(event);
    },
  };
}
