import type { SourceState } from '../ports/release-source.ts';

/** Labels that bkdev itself reads; the others are those of the OCI image specification (annotations.md). */
export const dirtyLabel = 'dev.bkdev.dirty';
const oci = 'org.opencontainers.image';
export const revisionLabel = `${oci}.revision`;

/** The image that `release` commands use unless another is named: one for each environment, the last one built. */
export function defaultTag(project: string): string {
  return `${project}-release:latest`;
}

/** Variables of `.devcontainer/.env` that a build of the release takes: its base image and its sources of packages. */
const handedOn = ['BKDEV_BASE_IMAGE', 'BKDEV_DEBIAN_MIRROR', 'BKDEV_PYPI_INDEX', 'BKDEV_NPM_REGISTRY'];

/** What a build depends on apart from its files: the same for the same commit. */
export interface BuildPlan {
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Decides arguments and labels of a build; `written` are the variables that builds of this checkout use. */
export function planBuild(
  product: string,
  { revision, committedAt, changed, origin }: SourceState,
  written: Readonly<Record<string, string | undefined>>,
): BuildPlan {
  const args = handedOn.flatMap(name => (written[name] ? [[name, written[name]] as const] : []));
  const isDirty = changed.length > 0;
  return {
    // reproducible-builds.org/specs/source-date-epoch; BuildKit takes the image's own time from it, too.
    args: { ...Object.fromEntries(args), SOURCE_DATE_EPOCH: String(committedAt) },
    labels: {
      [`${oci}.title`]: product,
      [revisionLabel]: isDirty ? `${revision}-dirty` : revision,
      [`${oci}.created`]: new Date(committedAt * 1000).toISOString().replace('.000Z', 'Z'),
      ...(origin !== undefined && { [`${oci}.source`]: origin }),
      ...(isDirty && { [dirtyLabel]: 'true' }),
    },
  };
}

/** The instruction that a line of BuildKit's plain progress begins, for a person to follow; undefined for others. */
export function instructionIn(line: string): string | undefined {
  return /^#\d+ (\[[\w-]+ \d+\/\d+\] .*)$/.exec(line)?.[1];
}
