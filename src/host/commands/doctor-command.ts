import { resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { BkdevError } from '../../shared/model/error.ts';
import { unnamedProduct } from '../../shared/model/product.ts';
import type { World as DoctorWorld } from '../setup/doctor/check.ts';
import { examine } from '../setup/doctor/examine.ts';
import { applyAll } from '../setup/readiness/apply-remedies.ts';
import { doctorWorld } from '../setup/readiness/doctor-world.ts';
import { distinctFixes, isApplicable, listFix } from '../setup/remedies/fix.ts';
import { findingLines } from '../ui/text/finding-lines.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { agreementOf, printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, wire, wireMachine } from '../wiring/wire.ts';

/** What `doctor` says by its exit status when something is in the way. */
const inTheWay = 4;

/** Checks the machine, prints the findings, and with --fix applies the remedies. */
export async function runDoctor(options: CommonOptions & { readonly fix: boolean }): Promise<number> {
  const world = worldFor(options.workspace);
  let findings = await examine(world);
  if (options.fix) {
    // One remedy may make the next one visible: there is no base image to look for before there is an engine.
    for (let round = 0; round < 3; round++) {
      const fixes = findings.flatMap(({ level, fix }) => (level === 'error' && fix && isApplicable(fix) ? [fix] : []));
      if (fixes.length === 0) break;
      await applyAll(distinctFixes(fixes), world, agreementOf(options));
      findings = await examine(world);
    }
  }
  if (options.json)
    printLines([
      jsonText({ findings: findings.map(({ fix, ...rest }) => ({ ...rest, fix: fix ? listFix(fix) : null })) }),
    ]);
  else
    printLines(
      findingLines(
        findings.map(({ fix, ...rest }) => ({ ...rest, remedy: fix ? [fix.summary, ...listFix(fix)] : [] })),
        wantsColor(process.stdout),
      ),
    );
  return findings.some(({ level }) => level === 'error') ? inTheWay : 0;
}

/** A machine can be looked at before there is a checkout on it; then the layout is looked for where the person is. */
function worldFor(folder: string): DoctorWorld {
  try {
    return doctorWorld(wire(folder, process.env, () => undefined));
  } catch (error) {
    if (!(error instanceof BkdevError) || error.code !== 'definition-missing') throw error;
    return {
      ...{ ...wireMachine(process.env), source: resolve(folder), rootCertificates },
      ports: async () => undefined,
      product: async () => unnamedProduct,
      fileEvents: async () => undefined,
    };
  }
}
