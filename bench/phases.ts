import { createInterface } from 'node:readline';
import type { EngineEvent } from '../src/model/event.ts';

/** Says how long each phase took, from what `bkdev up --json` printed: `node bench/phases.ts < up.json`. */
const rows: [phase: string, seconds: number][] = [];
/** From a service's start to its being healthy, epoch ms: what is left of a command is bkdev's and Docker's own time. */
const onTheWay: [from: number, to: number][] = [];
const runningSince = new Map<string, number>();
let startedAt = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const event = JSON.parse(line) as EngineEvent;
  switch (event.type) {
    case 'command-started':
      startedAt = event.at;
      break;
    case 'activity-started':
      runningSince.set(`${event.activity} ${event.services.join(', ')}`, event.at);
      break;
    case 'activity-finished':
      for (const [activity, since] of runningSince) {
        if (!activity.endsWith(` ${event.services.join(', ')}`)) continue;
        rows.push([activity, (event.at - since) / 1000]);
        runningSince.delete(activity);
      }
      break;
    case 'service-became-healthy':
      rows.push([`${event.service}: from its start to healthy or done`, event.tookMs / 1000]);
      onTheWay.push([event.at - event.tookMs, event.at]);
      break;
    case 'command-finished':
      rows.push([
        'of the command: no service on its way',
        (event.at - startedAt - lengthOf(onTheWay, startedAt)) / 1000,
      ]);
      rows.push(['the command in all', (event.at - startedAt) / 1000]);
      if (event.error) console.error(event.error.message);
      break;
    default:
  }
}
console.log('| phase | s |\n| --- | --- |');
for (const [phase, seconds] of rows) console.log(`| ${phase} | ${seconds.toFixed(1)} |`);

/** How long at least one of these spans lasted, in milliseconds. */
function lengthOf(spans: readonly (readonly [from: number, to: number])[], since: number): number {
  let until = since;
  let total = 0;
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
