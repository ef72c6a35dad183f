import { rootCertificates } from 'node:tls';
import { createNodeHost } from '../src/host/adapters/system/node-host.ts';
import { readNetworkSettings } from '../src/host/setup/machine/network-settings.ts';
import { bareFigures } from './bare.ts';
import { makeByHand } from './by-hand.ts';
import { byHandRows } from './by-hand-rows.ts';
import { type BenchEnvironment, makeEnvironment } from './environment.ts';
import { type Figure, figures } from './figures.ts';
import { NotInstalled } from './not-installed.ts';
import { median, type Result, runPairs } from './pairs.ts';
import { plainRows } from './plain-rows.ts';
import { bkMonitor, isThere, type Product, sample } from './products.ts';
import { recognitionFigure } from './recognition.ts';
import { releaseBench } from './release-rows.ts';
import { reloadFigures, reloadRows } from './reload-rows.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import { scalingRows } from './scaling-rows.ts';
import { screenFigures } from './screen-figures.ts';
import { realScreenFigures, screenRows } from './screen-rows.ts';
import { trafficRows } from './traffic-rows.ts';

/** Compares in pairs and prints a table: all rows, or those whose names contain each of the given words. */
const words = process.argv.slice(2);
const isAsked = ({ name }: { readonly name: string }) => words.every(word => name.includes(word));

const networkHere = () => readNetworkSettings(createNodeHost(process.env), rootCertificates);
if (words.includes('by-hand')) {
  const network = await networkHere();
  await benchOf(
    bkMonitor,
    () => makeByHand(network),
    byHand => compare(byHandRows, byHand),
  );
} else if (words.includes('bare')) await measure(bareFigures(await networkHere()));
else await benchAll();

/** All but the rows that take many minutes, which are measured by their name alone. */
async function benchAll(): Promise<void> {
  await measure([recognitionFigure]);
  await measure(screenFigures);
  await benchOf(sample, makeEnvironment, async environment => {
    const release = releaseBench(environment);
    const others = [...plainRows, ...release.rows, ...screenRows, ...scalingRows, ...trafficRows(environment)];
    await compare([...rows, ...reloadRows(sample), ...others], environment);
    await measure([...reloadFigures(sample, environment), ...release.figures, ...realScreenFigures(environment)]);
    // These figures are only known once there is an environment.
    if (!words.includes('reload')) await measureInFull(environment());
  });
  await benchOf(bkMonitor, makeEnvironment, async environment => {
    await compare(reloadRows(bkMonitor), environment);
    await measure(reloadFigures(bkMonitor, environment));
  });
}

/** Creates the environment for the first requested row. */
async function benchOf<Environment extends { remove(): void }>(
  product: Product,
  makeOf: (product: Product) => Environment,
  bench: (make: () => Environment) => Promise<void>,
): Promise<void> {
  let environment: Environment | undefined;
  const make = () => {
    environment ??= makeOf(product);
    return environment;
  };
  try {
    if (isThere(product)) await bench(make);
    else console.log(`\n${product.name} is not there: BKDEV_BK_MONITOR_INPUTS names the folder of its source`);
  } finally {
    environment?.remove();
  }
}

async function measureInFull(environment: BenchEnvironment): Promise<void> {
  const asked = figures(environment).filter(isAsked);
  if (asked.length > 0) environment.run(environment.bkdev('switch', 'full', '--no-tui'));
  await measure(asked);
}

async function compare<Environment extends { readonly env: NodeJS.ProcessEnv }>(
  all: readonly Row<Environment>[],
  environment: () => Environment,
): Promise<void> {
  const asked = all.filter(isAsked);
  if (asked.length === 0) return;
  console.log('\n| ours / theirs | ratio or difference: median (min–max) | aim | ours, s | theirs, s |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const row of asked) {
    const made = environment();
    const line = await compared(row, made).then(
      result => formatted(row, result),
      (error: Error) => failed(row, error),
    );
    console.log(line);
  }
}

async function compared<Environment extends { readonly env: NodeJS.ProcessEnv }>(
  { pair, runs, warmUps }: Row<Environment>,
  environment: Environment,
): Promise<Result> {
  const { ours, theirs, after } = pair(environment);
  return runPairs(ours, theirs, runs, environment.env, warmUps).finally(after);
}

async function measure(all: readonly Figure[]): Promise<void> {
  const asked = all.filter(isAsked);
  if (asked.length === 0) return;
  console.log('\n| figure | median (min–max) | aim |\n| --- | --- | --- |');
  for (const figure of asked) {
    const values = await figure.measure().catch((error: Error) => failed(figure, error));
    if (typeof values === 'string') {
      console.log(values);
      continue;
    }
    const met = median(values) <= figure.limit ? 'met' : 'not met';
    const aim = `≤ ${figure.limit} ${figure.unit}`;
    console.log(`| ${figure.name} | ${spread(values, 2)} ${figure.unit} | ${aim}, ${met} |`);
  }
}

/**
 * Reports a row that failed. The others are still measured, but the bench as a whole has failed, unless it was only
 * that a rival is not installed.
 */
function failed({ name }: { readonly name: string }, error: Error): string {
  if (!(error instanceof NotInstalled)) process.exitCode = 1;
  return `| ${name} | not measured: ${error.message.replaceAll('\n', ' ')} |`;
}

function formatted<Of>(row: Row<Of>, { ours, theirs }: Result): string {
  const { name, measure = 'ratio', unit = 's' } = row;
  const pairs = ours.map((our, index) => [our, theirs[index] ?? Number.NaN] as const);
  const values = pairs.map(([our, their]) => (measure === 'ratio' ? our / their : our - their));
  const valueUnit = measure === 'ratio' ? '' : ` ${unit}`;
  const other = unit === 's' ? '' : ` ${unit}`;
  const absolute = [ours, theirs].map(each => `${spread(each, 3)}${other}`).join(' | ');
  return `| ${name} | ${spread(values, 2)}${valueUnit} | ${aimOf(row, median(values), valueUnit)} | ${absolute} |`;
}

function aimOf<Of>({ limit, isRate }: Row<Of>, value: number, unit: string): string {
  if (limit === undefined) return 'none';
  const isMet = isRate ? value >= limit : value <= limit;
  return `${isRate ? '≥' : '≤'} ${limit}${unit}, ${isMet ? 'met' : 'not met'}`;
}

function spread(values: readonly number[], digits: number): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}
