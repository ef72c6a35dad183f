import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Message, message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { inProduct } from '../../shared/model/product-folder.ts';
import { sourceOf, writeAsOwner } from '../adapters/system/disk-checkout.ts';
import { gitTextMerge } from '../adapters/system/git-text-merge.ts';
import { bringUpToDate } from '../definition/bring-up-to-date.ts';
import { isFrom01 } from '../definition/convert-first-release.ts';
import { neededFiles } from '../definition/definition-sources.ts';
import { generatedNames } from '../definition/generated-files.ts';
import { filesBelow, filesToWrite, firstRelease, type OptionalPart, optionalParts } from '../definition/handed-on.ts';
import type { Given, InitPlan } from '../definition/init-plan.ts';
import { planInit } from '../definition/plan-init.ts';
import { withRuntime } from '../definition/plan-runtime.ts';
import { readProduct } from '../definition/read-product.ts';
import { readIfThere, readRegularBytes } from '../definition/read-regular.ts';
import { compareVersions, readVersion, runtimeFolder, versionFile } from '../definition/runtime-version.ts';
import { plain } from '../ui/text/plain.ts';
import { askPerson, printLines } from '../wiring/output.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import { proposalLines, tellDone, tellPlan } from './init-report.ts';
import type { RecognisedProduct } from './recognised-product.ts';

export interface InitOptions extends CommonOptions {
  readonly folder: string;
  readonly force: boolean;
  readonly explain?: boolean;
  /** Whether to print what would be done, without doing it. */
  readonly dryRun?: boolean;
  /** Optional parts of the preset to write. */
  readonly parts?: readonly OptionalPart[];
}

/**
 * Writes the definition from `origin`, bkdev's own folder, into a checkout. Existing files that differ are kept and
 * reported, unless --force.
 */
export async function runInit(
  options: InitOptions,
  origin: string = dirname(dirname(fileURLToPath(import.meta.url))),
): Promise<void> {
  const target = resolve(options.workspace, options.folder);
  if (!(await stat(target).catch(() => undefined))?.isDirectory())
    throw new BkdevError({
      code: 'usage',
      message: message('init.no-folder', { folder: target }),
      hint: message('init.name-your-checkout'),
    });
  if (options.explain) {
    const { explain } = await import('./explain-command.ts');
    return explain(target, options);
  }
  const version = process.env['BKDEV_VERSION'] ?? '0';
  const product = (await isPresetFor(origin, target)) ? undefined : await productOf(origin, target, options);
  const wanted = [...(options.parts ?? []), ...(product === undefined ? frontEndOf(origin, target) : [])];
  const files = await filesToWrite(origin, product?.files, await partsOf(target, wanted, product));
  // Read all files before writing the first, so that a refusal changes nothing.
  const there = await filesThere(target, [...files.keys(), versionFile]);
  for (const file of await generatedIn(target)) bytesOf(target, file);
  if (!options.force) {
    refuseNewer(target, readVersion(there.get(versionFile)?.toString('utf8'))?.version, version);
    if (product === undefined) await refuseWithoutProduct(origin, target, isFrom01(there.keys()));
  }
  const given: Given = {
    ...{ files, there, version, force: options.force, texts: gitTextMerge },
    ...(isFrom01(there.keys()) && { first: await firstRelease(origin) }),
  };
  const plan = planInit(given);
  const isAgreed = await agreedTo(plan, options);
  const whole = withRuntime(plan, given, isAgreed);
  const assumed = product?.assumed ?? [];
  const notes = product === undefined ? notesOn(target, origin) : [];
  const report = { plan, whole, isAgreed, target, version, assumed, notes };
  if (options.dryRun) return tellPlan(report, options.json, gitTextMerge);
  for (const [path, contents] of whole.aside) writeAsOwner(target, path, contents);
  for (const [path, { contents, mode }] of whole.write) writeAsOwner(target, path, contents, mode);
  for (const path of whole.remove) await removeFile(target, path);
  const generated = await bringUpToDate(target, (path, text) => writeAsOwner(target, path, text));
  tellDone({ ...report, written: [...whole.write.keys(), ...generated.changed] }, options.json);
}

/** Returns what bkdev's own definition says about files that the product brings along. */
function notesOn(target: string, origin: string): readonly Message[] {
  const source = sourceOf(target);
  return readProduct(origin)
    .notes.filter(({ file }) => existsSync(join(source, file)))
    .map(({ file, says }) => message('init.note', { file, ...says }));
}

/** Asks for consent to change a person's files, showing a diff. Without a terminal or `yes`, consent is not given. */
async function agreedTo(plan: InitPlan, { yes, json, dryRun }: InitOptions): Promise<boolean> {
  if (plan.proposals.length === 0 || yes || dryRun) return true;
  if (json || process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  printLines(proposalLines(plan, gitTextMerge), process.stderr);
  return /^y(?:es)?$/i.test((await askPerson(`${plain(message('init.agree'))} `, process.stderr)).trim());
}

/**
 * Returns the requested optional parts plus those that the checkout already has. Throws BkdevError `usage` if any are
 * requested that are only in a preset, and no preset is written.
 */
async function partsOf(
  target: string,
  wanted: readonly OptionalPart[],
  product: RecognisedProduct | undefined,
): Promise<readonly OptionalPart[]> {
  const files = [...(product?.files.keys() ?? [])];
  const missing = product && wanted.find(part => !files.some(file => optionalParts[part].test(file)));
  if (missing !== undefined)
    throw new BkdevError({
      code: 'usage',
      message: message('init.no-part', { option: `--${missing}` }),
      hint: message('init.no-part.hint'),
    });
  const there = (await Promise.all(['.devcontainer', 'profiles'].map(folder => filesBelow(target, folder)))).flat();
  const names = Object.keys(optionalParts) as OptionalPart[];
  return names.filter(name => wanted.includes(name) || there.some(file => optionalParts[name].test(file)));
}

/** Returns the part for the preset's front end if the checkout has one. */
function frontEndOf(origin: string, target: string): OptionalPart[] {
  const { frontEnd } = readProduct(origin);
  const hasOne = frontEnd !== undefined && existsSync(join(sourceOf(target), frontEnd, 'package.json'));
  return hasOne ? ['frontend'] : [];
}

/** Refuses a checkout with a newer runtime, which its definition may need. Throws BkdevError `definition-invalid`. */
function refuseNewer(target: string, found: string | undefined, version: string): void {
  if (found === undefined || compareVersions(found, version) <= 0) return;
  throw new BkdevError({
    code: 'definition-invalid',
    message: message('definition.runtime-newer', { folder: join(target, runtimeFolder), found, version }),
    hint: message('definition.runtime-newer.try'),
  });
}

/** Reads the files in the definition's folders and at these paths. Throws as `bytesOf` does. */
async function filesThere(target: string, paths: readonly string[]): Promise<Map<string, Buffer>> {
  const below = await Promise.all(['.devcontainer', 'profiles'].map(folder => filesBelow(target, folder)));
  const all = new Set([...below.flat(), ...paths]);
  return new Map(
    [...all].flatMap(path => {
      const bytes = bytesOf(target, path);
      return bytes === undefined ? [] : [[path, bytes] as const];
    }),
  );
}

/** Removes a file, and folders that become empty. */
async function removeFile(target: string, path: string): Promise<void> {
  await rm(join(target, path), { force: true });
  for (let folder = dirname(path); folder.includes('/'); folder = dirname(folder))
    if (
      !(await rmdir(join(target, folder)).then(
        () => true,
        () => false,
      ))
    )
      return;
}

/**
 * Whether bkdev's own definition suits this checkout: it has the files that the definition needs, or a definition that
 * a person derived from it.
 */
async function isPresetFor(origin: string, target: string): Promise<boolean> {
  const own = readIfThere(join(target, '.devcontainer', 'compose.yaml'));
  if (own?.includes('x-bkdev') && !own.includes(recognisedMark)) return true;
  const preset = readProduct(origin);
  const needed = (await neededFiles(origin, [])).map(({ file }) => file);
  const files = [...preset.needs.map(file => inProduct(preset, file)), ...needed];
  const source = sourceOf(target);
  return files.length === 0 || files.some(file => existsSync(join(source, file)));
}

/** Identifies the Compose file of a recognised product. */
const recognisedMark = 'runtime/steps/packages.py';

/**
 * Builds a definition for the Django product in the checkout; undefined if there is none. Loads the recognition code
 * only here.
 */
async function productOf(
  origin: string,
  target: string,
  { yes, json }: CommonOptions,
): Promise<RecognisedProduct | undefined> {
  const [{ recognise }, { listSourceTree }, { recognisedProduct }] = await Promise.all([
    import('../recognition/recognise.ts'),
    import('../adapters/system/disk-source-tree.ts'),
    import('./recognised-product.ts'),
  ]);
  const findings = recognise(listSourceTree(target));
  if (findings === undefined) return undefined;
  const dockerfile = await readFile(join(origin, '.devcontainer', 'Dockerfile'), 'utf8');
  const ask = !yes && !json && process.stdin.isTTY === true && process.stderr.isTTY === true;
  return recognisedProduct(target, findings, dockerfile, ask);
}

/**
 * Refuses a folder that has none of the files that its own or the preset definition needs, as it is probably the wrong
 * folder. Throws BkdevError `layout-invalid`.
 */
async function refuseWithoutProduct(origin: string, target: string, from01: boolean): Promise<void> {
  // A definition of bkdev 0.1 has another format and is about to be replaced.
  const own = !from01 && existsSync(join(target, '.devcontainer', 'compose.yaml'));
  const product = readProduct(own ? target : origin);
  const needed = (await neededFiles(own ? target : origin, [])).map(({ file }) => file);
  const source = sourceOf(target);
  const files = [...new Set([...product.needs.map(file => inProduct(product, file)), ...needed])];
  if (files.length === 0 || files.some(file => existsSync(join(source, file)))) return;
  throw new BkdevError({
    code: 'layout-invalid',
    message: message('init.no-product', { folder: target, missing: files }),
    hint: message('init.no-product.hint'),
  });
}

/**
 * Undefined if the file does not exist. Throws BkdevError `file-unusable` for a named pipe or device, otherwise the
 * system's error.
 */
function bytesOf(target: string, file: string): Buffer | undefined {
  try {
    return readRegularBytes(join(target, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the paths of files that are generated from profiles. */
async function generatedIn(target: string): Promise<string[]> {
  const folder = join(target, '.devcontainer');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) => Object.keys(generatedNames).map(file => join('.devcontainer', name, file)));
}
