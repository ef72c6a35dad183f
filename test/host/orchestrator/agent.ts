import type { World } from '../../../src/host/ports/world.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { Sources } from '../../../src/shared/model/sources.ts';
import { type FakeCheckout, fakeCheckout } from '../../support/fake-checkout.ts';
import { fakeEngine } from '../../support/fake-engine.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { shop } from '../../support/shop.ts';

export const newYear = 1_767_225_600_000;

export interface Reloader {
  readonly world: Pick<World, 'engine' | 'checkout' | 'clock'>;
  readonly checkout: FakeCheckout;
  readonly clock: ManualClock;
  /** The requests in order, for example `POST /pause?service=api`. */
  readonly asked: string[];
}

export interface ReloaderOptions {
  readonly sources?: Partial<Sources>;
  /** The time until the agent sees a probe file, in milliseconds; never if absent. */
  readonly seesAfterMs?: number;
  /** How far the agent's clock is ahead, in milliseconds. */
  readonly aheadMs?: number;
  /** Other answers, by the beginning of the request. */
  readonly answers?: Readonly<Record<string, { status: number; output: string }>>;
  readonly workspace?: 'running' | 'exited' | 'none';
}

/** An environment whose agent reloads api, web and worker. */
export function reloader(options: ReloaderOptions = {}): Reloader {
  const { seesAfterMs, aheadMs = 0, workspace = 'running' } = options;
  const clock = manualClock(newYear);
  const checkout = fakeCheckout();
  const asked: string[] = [];
  const all = ['api', 'web', 'worker'];
  let paused = options.sources?.paused ?? [];
  const truth = () =>
    [...checkout.written].flatMap(([path, text]) => {
      const isSeen = seesAfterMs !== undefined && clock.now() - Number(text) >= seesAfterMs;
      return isSeen ? [{ name: path.replace('.devcontainer/', ''), seenAfterMs: seesAfterMs + aheadMs }] : [];
    });
  const route = (method: string, url: URL): unknown => {
    const named = url.searchParams.get('service');
    if (url.pathname === '/pause') paused = named ? [...paused, named] : all;
    if (url.pathname === '/resume') paused = named ? paused.filter(name => name !== named) : [];
    if (method === 'POST') return { paused };
    const usual = { mode: 'events', directories: 2310, files: 14_000, tookMs: 210 };
    return { ...usual, ...options.sources, paused, truth: truth() };
  };
  const answers = (argv: readonly string[]) => {
    const url = new URL(argv.at(-1) ?? '');
    const method = argv.at(-2) ?? '';
    const line = `${method} ${url.pathname}${url.search}`;
    asked.push(line);
    const instead = Object.entries(options.answers ?? {}).find(([beginning]) => line.startsWith(beginning))?.[1];
    return instead ?? { status: 0, output: `${JSON.stringify(route(method, url))}\n` };
  };
  const engine = fakeEngine({ clock, definition: shop, lives: {}, answers });
  if (workspace !== 'none') engine.add('workspace', { state: workspace });
  return { world: { engine, checkout, clock }, checkout, clock, asked };
}

/** Returns the answer to an unknown route of an agent from before live reload. */
export function unknownRoute(route: string): { status: number; output: string } {
  const existing = ['GET /health', 'GET /reports', 'POST /look', 'POST /restart?service=NAME'];
  const text = JSON.stringify(message('agent.route-unknown', { route, existing }));
  return { status: 22, output: `${text}\ncurl: (22) The requested URL returned error: 404\n` };
}
