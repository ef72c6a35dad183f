import type { EngineEvent } from '../../shared/model/event.ts';
import type { World } from '../ports/world.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';
import { withoutWriting } from '../wiring/without-writing.ts';

/** Where events go; changed once it is known how they are to be shown. */
export interface Outlet {
  show(event: EngineEvent): void;
}

/**
 * The world of a checkout that tells its events to an outlet; until that is set they are kept and told then. In a dry
 * run nothing is written to it.
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
