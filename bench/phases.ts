import { createInterface } from 'node:readline';
import { foldWaterfall, noWaterfall, startReport } from '../src/host/orchestrator/plan/waterfall.ts';
import type { EngineEvent } from '../src/shared/model/event.ts';
import { lengthOf } from './spans.ts';

/** Prints the duration of each phase, from the output of `bkdev up --json`: `node bench/phases.ts < up.json`. */
const rows: [phase: string, tookMs: number][] = [];
let waterfall = noWaterfall;

for await (const line of createInterface({ input: process.stdin })) {
  const event = JSON.parse(line) as EngineEvent;
  waterfall = foldWaterfall(waterfall, event);
  if (event.type !== 'command-finished') continue;
  const services = Object.entries(startReport(waterfall, event.tookMs, [])?.services ?? {});
  for (const [name, { build, create, startedMs, healthyMs }] of services) {
    if (build) rows.push([`${name}: built, beside the others`, build[1] - build[0]]);
    if (create) rows.push([`${name}: created, beside the others`, create[1] - create[0]]);
    rows.push([`${name}: from its start to healthy or done`, healthyMs - startedMs]);
  }
  const onTheWay = services.map(([, { startedMs, healthyMs }]) => [startedMs, healthyMs] as const);
  rows.push(['of the command: no service on its way', event.tookMs - lengthOf(onTheWay)]);
  rows.push(['the command in all', event.tookMs]);
  if (event.error) console.error(event.error.message);
}
console.log('| phase | s |\n| --- | --- |');
for (const [phase, tookMs] of rows) console.log(`| ${phase} | ${(tookMs / 1000).toFixed(1)} |`);
