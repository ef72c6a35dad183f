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

/** The exit status of `doctor` if a check failed. */
const inTheWay = 4;

/** Checks the machine and prints the findings; with --fix, applies the fixes first. */
export async function runDoctor(options: CommonOptions & { readonly fix: boolean }): Promise<number> {
  const world = worldFor(options.workspace);
  let findings = await examine(world);
  if (options.fix) {
    // One fix can reveal the next problem: without an engine, the base image cannot be checked.
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
        {
          color: wantsColor(process.stdout),
          ...(process.stdout.isTTY && { columns: process.stdout.columns }),
          home: process.env['HOME'],
        },
      ),
    );
  return findings.some(({ level }) => level === 'error') ? inTheWay : 0;
}

/** Outside a checkout, checks the machine and the layout of the current folder. */
function worldFor(folder: string): DoctorWorld {
  try {
    return doctorWorld(wire(folder, process.env, () => undefined));
  } catch (error) {
    // A definition of bkdev 0.1 contains nothing that can be checked.
    if (!(error instanceof BkdevError) || !/^definition-(?:missing|invalid)$/.test(error.code)) throw error;
    return {
      ...{ ...wireMachine(process.env), source: resolve(folder), rootCertificates },
      ports: async () => undefined,
      product: async () => unnamedProduct,
      fileEvents: async () => undefined,
    };
  }
}
