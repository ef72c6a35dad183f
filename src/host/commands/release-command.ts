import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Message, message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { chooseProfile } from '../../shared/model/profile.ts';
import type { SourceState } from '../ports/release-source.ts';
import { defaultTag, instructionIn, planBuild } from '../release/build-plan.ts';
import { profileInUse } from '../setup/readiness/definition-in-use.ts';
import { makeReady } from '../setup/readiness/ready.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { formatMemory } from '../ui/text/load-words.ts';
import { plain } from '../ui/text/plain.ts';
import { rowLines } from '../ui/text/release-lines.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';
import { wireRelease } from '../wiring/wire-release.ts';

/** The list of packages of the last build, in the checkout. */
const packagesFile = join('.devcontainer', '.release', 'sbom.json');

/**
 * Runs `bkdev release build`: builds the stage `release` of the Dockerfile from the tree as it is, and writes the list
 * of its packages. Throws BkdevError `usage` without a commit, and as builds do.
 */
export async function runReleaseBuild(
  options: CommonOptions & { readonly tag: string | undefined; readonly isFresh: boolean },
): Promise<void> {
  const startedAt = Date.now();
  const world = wire(options.workspace, process.env, () => undefined);
  const { source, releases, written } = wireRelease(world);
  const state = await source.state();
  needStage(world.checkout.text(dockerfile) ?? '');
  const profile = chooseProfile(await world.checkout.profiles(), undefined, await profileInUse(world));
  const { project } = await makeReady(world, profile, agreementOf(options));
  const { name } = await world.checkout.product();
  const tag = options.tag ?? defaultTag(project);
  const plan = planBuild(name, state, await written());
  const interrupts = abortOnSignals();
  const staged = await source.stage();
  const listed = await mkdtemp(join(tmpdir(), 'bkdev-packages-'));
  try {
    const common = { ...plan, source: staged.folder, definition: join(world.checkout.root, '.devcontainer') };
    const build = { ...common, target: 'release', result: { tag }, isFresh: options.isFresh };
    await releases.build(build, tellOf(options), interrupts.signal);
    // The cache has all of it but the list itself.
    const list = { ...common, target: 'release-sbom', result: { folder: listed }, isFresh: false };
    await releases.build(list, () => undefined, interrupts.signal);
    // Definitions of an older bkdev do not ignore it.
    world.checkout.write(join(dirname(packagesFile), '.gitignore'), '*\n');
    world.checkout.write(packagesFile, await readFile(join(listed, 'sbom.json'), 'utf8'));
  } finally {
    interrupts.dispose();
    await Promise.all([staged.remove(), rm(listed, { recursive: true, force: true })]);
  }
  const image = await releases.image(tag);
  const packages = packagesIn(world.checkout.text(packagesFile) ?? '');
  const { changed } = state;
  const ms = Date.now() - startedAt;
  const found = { tag, id: image?.id, bytes: image?.bytes, layers: image?.layers, labels: image?.labels };
  printLines(
    options.json
      ? [jsonText({ ...found, changed, packages: { file: packagesFile, count: packages }, ms })]
      : [
          say(
            message('release.built', { tag, size: formatMemory(image?.bytes ?? 0), time: message('time.age', { ms }) }),
          ),
          ...rowLines(
            [
              [message('release.row.source'), sourceOf(state), changed.length > 0 ? 'doubt' : undefined],
              [message('release.row.digest'), image?.id ?? ''],
              [message('release.row.packages'), message('release.packages', { number: packages, file: packagesFile })],
            ],
            wantsColor(process.stdout),
          ),
        ],
  );
}

const dockerfile = join('.devcontainer', 'Dockerfile');

function needStage(text: string): void {
  if (/^FROM\s.*\sAS\s+release\s*$/im.test(text)) return;
  throw new BkdevError({
    code: 'definition-invalid',
    message: message('release.no-stage', { file: dockerfile }),
    hint: message('release.no-stage.try'),
  });
}

/** Progress goes to stderr, so that stdout has the result alone. */
function tellOf({ json }: CommonOptions): (line: string) => void {
  if (json) return () => undefined;
  // BuildKit names an instruction again each time it comes back to it.
  const told = new Set<string>();
  return line => {
    const instruction = instructionIn(line);
    if (instruction === undefined || told.has(instruction)) return;
    told.add(instruction);
    printLines([plain(instruction).slice(0, 110)], process.stderr);
  };
}

function sourceOf({ revision, committedAt, changed }: SourceState): Message {
  const short = revision.slice(0, 12);
  return changed.length === 0
    ? message('release.from-commit', { revision: short, time: new Date(committedAt * 1000).toISOString() })
    : message('release.from-dirty', { revision: short, number: changed.length, files: changed.slice(0, 3) });
}

/** Counts the components of a CycloneDX document. */
function packagesIn(text: string): number {
  const { components } = JSON.parse(text) as { readonly components?: readonly unknown[] };
  return components?.length ?? 0;
}
