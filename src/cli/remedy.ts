import { createInterface } from 'node:readline/promises';
import { rootCertificates } from 'node:tls';
import { applyFix } from '../doctor/apply-fix.ts';
import type { Check, World as DoctorWorld, Finding } from '../doctor/check.ts';
import { consentTo } from '../doctor/consent.ts';
import { type Fix, isApplicable, listFix } from '../doctor/fix.ts';
import type { World } from '../engine/world.ts';
import { BkdevError } from '../model/error.ts';
import { neutralise } from '../ui/neutralise.ts';
import { printLines } from './output.ts';

/** What the doctor may look at, from the world of the engine. */
export function doctorWorld(world: Pick<World, 'host' | 'engine' | 'composer' | 'checkout'>): DoctorWorld {
  const { host, engine, composer, checkout } = world;
  return { host, engine, composer, source: checkout.source, rootCertificates };
}

/**
 * Makes these checks, and applies their remedies where they find something wrong, after consent. Throws BkdevError when nothing can
 * be applied, when nobody agreed, or when a check still fails afterwards.
 */
export async function remedy(
  checks: readonly Check[],
  world: DoctorWorld,
  options: { readonly yes: boolean },
): Promise<void> {
  const failing = await lookAll(checks, world);
  if (failing.length === 0) return;
  const hopeless = failing.find(finding => finding.fix === undefined || !isApplicable(finding.fix));
  if (hopeless) throw toError(hopeless);
  await applyAll(distinct(failing.flatMap(finding => finding.fix ?? [])), world, options);
  const [still] = await lookAll(checks, world);
  if (still) throw toError(still);
}

/** Lists what the remedies change, gets consent, applies them. Throws BkdevError `consent-needed` when nobody agreed. */
export async function applyAll(
  fixes: readonly Fix[],
  world: DoctorWorld,
  options: { readonly yes: boolean },
): Promise<void> {
  const { stdin, stderr } = process;
  const consent = consentTo(fixes, {
    isTerminal: stdin.isTTY === true && stderr.isTTY === true,
    yes: options.yes,
    env: world.host.env,
  });
  if (consent.decision === 'refuse') throw consent.error;
  for (const fix of fixes) tell(`${fix.summary}:`, ...listFix(fix).map(line => `  ${line}`));
  if (consent.decision === 'ask' && !(await agreed()))
    throw new BkdevError({
      code: 'consent-needed',
      message: 'Nothing was changed.',
      hint: 'Do it by hand as listed, or run this again.',
    });
  for (const fix of fixes) await applyFix(fix, world.host, line => tell(`  ${line}`));
}

async function lookAll(checks: readonly Check[], world: DoctorWorld): Promise<Finding[]> {
  const failing: Finding[] = [];
  // In their order: what one repairs (the engine) the next can only then be asked for.
  for (const check of checks) {
    const finding = await check.look(world);
    if (finding.level === 'error') failing.push(finding);
    if (finding.level === 'error' && check.name === 'engine') break;
  }
  return failing;
}

function distinct(fixes: readonly Fix[]): Fix[] {
  return [...new Map(fixes.map(fix => [fix.summary, fix])).values()];
}

async function agreed(): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question('Go on? [y/N] ');
  prompt.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

/** Progress of what is installed is for people and goes to stderr, where `--json` prints nothing. */
function tell(...lines: string[]): void {
  printLines(
    lines.map(line => neutralise(line, { color: false })),
    process.stderr,
  );
}

function toError(finding: Finding): BkdevError {
  const hint = finding.fix ? [finding.fix.summary, ...listFix(finding.fix)].join('; ') : 'bkdev doctor tells more.';
  return new BkdevError({ code: finding.code ?? 'engine-unreachable', message: finding.found, hint });
}
