import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Check, World as DoctorWorld, Finding } from '../doctor/check.ts';
import { applyFix } from '../remedies/apply-fix.ts';
import { consentTo } from '../remedies/consent.ts';
import { distinctFixes, type Fix, isApplicable, listFix } from '../remedies/fix.ts';

/** How to tell a person about changes to the machine and ask for consent. */
export interface Agreement {
  readonly yes: boolean;
  readonly isTerminal: boolean;
  /** Asks a yes/no question. An empty answer means `byDefault`; no answer means no. */
  ask(question: Wording, byDefault?: boolean): Promise<boolean>;
  /** Shows a message, or a line of output of the programs that are run. */
  tell(line: Wording): void;
}

/**
 * Runs these checks and, after consent, applies the fixes of those that fail. Throws BkdevError if there is no
 * applicable fix, nobody agreed, or a check still fails afterwards.
 */
export async function remedy(checks: readonly Check[], world: DoctorWorld, agreement: Agreement): Promise<void> {
  const failing = await lookAll(checks, world);
  if (failing.length === 0) return;
  const hopeless = failing.find(finding => finding.fix === undefined || !isApplicable(finding.fix));
  if (hopeless) throw toError(hopeless);
  try {
    await applyAll(distinctFixes(failing.flatMap(finding => finding.fix ?? [])), world, agreement);
  } catch (error) {
    throw withFindings(error, failing);
  }
  const [still] = await lookAll(checks, world);
  if (still) throw toError(still);
}

/**
 * Lists what the fixes change, asks for consent, and applies them. Throws BkdevError `consent-needed` if nobody agreed.
 */
export async function applyAll(fixes: readonly Fix[], world: DoctorWorld, agreement: Agreement): Promise<void> {
  const { isTerminal, yes, ask, tell } = agreement;
  const consent = consentTo(fixes, { isTerminal, yes, env: world.host.env });
  if (consent.decision === 'refuse') throw consent.error;
  for (const fix of fixes)
    for (const line of [message('setup.fix.heading', { summary: fix.summary }), ...listFix(fix).map(indented)])
      tell(line);
  if (consent.decision === 'ask' && !(await ask(message('setup.ask.continue'))))
    throw new BkdevError({
      code: 'consent-needed',
      message: message('setup.nothing-changed'),
      hint: message('setup.by-hand-or-again'),
    });
  for (const fix of fixes) await applyFix(fix, world.host, line => tell(indented(line)));
}

function indented(line: Wording): Message {
  return message('setup.fix.line', { line });
}

async function lookAll(checks: readonly Check[], world: DoctorWorld): Promise<Finding[]> {
  const failing: Finding[] = [];
  // Run them in order: later checks need what earlier ones fix (the engine).
  for (const check of checks) {
    const finding = await check.look(world);
    if (finding.level === 'error') failing.push(finding);
    if (finding.level === 'error' && check.name === 'engine') break;
  }
  return failing;
}

/** Adds the findings to the error: what to agree to makes little sense without them. */
function withFindings(error: unknown, findings: readonly Finding[]): unknown {
  if (!(error instanceof BkdevError) || error.code !== 'consent-needed') return error;
  const lines = [...findings.map(({ found }) => found), error.told];
  return new BkdevError({ ...error.report(), message: message('setup.lines', { lines }) });
}

function toError(finding: Finding): BkdevError {
  const { code = 'engine-unreachable', found, fix } = finding;
  const hint = fix
    ? message('setup.fix.in-one-line', { summary: fix.summary, steps: listFix(fix) })
    : message('setup.doctor-tells');
  return new BkdevError({ code, message: found, hint });
}
