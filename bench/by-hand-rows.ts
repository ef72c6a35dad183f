import type { ByHand } from './by-hand.ts';
import type { Row } from './row.ts';
import type { Way } from './way.ts';

const recipe = 'docker compose up -d --wait';
const others = "the same until all but web's beat is healthy";
const memory = 'memory (docker stats): bkdev up full / the recipe';

/** The whole of bk-monitor, compared with the recipe made by hand. Each way takes many minutes, so it is done once. */
export const byHandRows: readonly Row<ByHand>[] = [
  row(
    `the first time: bkdev up full / docker compose build, ${recipe}`,
    0.9,
    async way => (await way.first()).start.whole,
  ),
  row(`the first time: bkdev up full / ${others}`, 0.9, async way => (await way.first()).start.butWebBeat),
  row(`everything is running: bkdev up full / ${recipe}`, 0.4, async way => (await way.first()).warm),
  { ...row(memory, 0.65, way => memoryOf(way)), unit: 'MB' },
  { ...row(`${memory} without web's beat`, 0.65, way => memoryOf(way, 'web-beat')), unit: 'MB' },
  row(`images alone, and a snapshot: bkdev up full / ${recipe}`, 0.4, async way => (await way.emptied()).whole),
  row(`images alone, and a snapshot: bkdev up full / ${others}`, 0.4, async way => (await way.emptied()).butWebBeat),
  row(`images and volumes kept: bkdev up full / ${recipe}`, 0.4, async way => (await way.cold()).whole),
];

function row(name: string, limit: number, measure: (way: Way) => Promise<number>): Row<ByHand> {
  return {
    ...{ name: `by-hand: ${name}`, limit, runs: 1, warmUps: 0 },
    pair: ({ ours, theirs }) => ({ ours: () => measure(ours), theirs: () => measure(theirs) }),
  };
}

async function memoryOf(way: Way, except?: string): Promise<number> {
  const { memory } = await way.first();
  return Object.entries(memory).reduce((sum, [service, mb]) => (service === except ? sum : sum + mb), 0);
}
