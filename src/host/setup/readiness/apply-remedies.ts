import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Check, World as DoctorWorld, Finding } from '../doctor/check.ts';
import { applyFix } from '../remedies/apply-fix.ts';
import { consentTo } from '../remedies/consent.ts';
import { distinctFixes, type Fix, isApplicable, listFix } from '../remedies/fix.ts';

/** How a person is told what is going to be changed on the machine, and asked. */
export interface Agreement {
  readonly yes: boolean;
  readonly isTerminal: boolean;
  /** Asks a question that is answered with yes or no; an empty answer means `byDefault`, no answer at all means no. */
  ask(question: Wording, byDefault?: boolean): Promise<boolean>;
  /** Shows a message, or a line as it comes from the programs that do the work. */
  tell(line: Wording): void;
}

/**
 * Makes these checks, and applies their remedies where they find something wrong, after consent. Throws BkdevError
 * when nothing can be applied, when nobody agreed, or when a check still fails afterwards.
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

/** Lists what the remedies change, gets consent, applies them. Throws BkdevError `consent-needed` when nobody agreed. */
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
  // In their order: what one repairs (the engine) the next can only then be asked for.
  for (const check of checks) {
    const finding = await check.look(world);
    if (finding.level === 'error') failing.push(finding);
    if (finding.level === 'error' && check.name === 'engine') break;
  }
  return failing;
}

/** What has to be agreed to says little without what was found wrong. */
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
