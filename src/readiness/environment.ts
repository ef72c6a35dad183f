import { containerUser } from '../remedy/ownership.ts';
import type { SharedGit } from './worktree.ts';

/** What a checkout's `.devcontainer/.env` says, by name. Compose and the devcontainer CLI read the same file. */
export type Environment = Readonly<Record<string, string>>;

const header = `# Written by bkdev for this checkout; git ignores it. A port or BKDEV_BASE_IMAGE that you change here is kept,
# everything else is worked out again at each start. Without this file every value has a default.
`;

/** Reads a `.env` file: NAME=value lines, optionally quoted, comments ignored. */
export function parseEnvironment(text: string): Environment {
  const pairs = text.split('\n').flatMap(line => {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    return match ? [[match[1] ?? '', readValue(match[2] ?? '')] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** As Compose reads a value: in quotes all of it counts, outside of them ` #` begins a comment. */
function readValue(text: string): string {
  const quoted = /^(["'])(.*?)\1(?:\s+#.*)?$/.exec(text);
  return quoted ? (quoted[2] ?? '') : text.replace(/(?:^|\s+)#.*$/, '');
}

/** The file's text. Values are quoted with ' so that Compose interpolates nothing in them. */
export function formatEnvironment(environment: Environment): string {
  const lines = Object.entries(environment).map(([name, value]) => `${name}='${value.replaceAll("'", '')}'`);
  return `${header}${lines.join('\n')}\n`;
}

/** What the values are worked out from. */
export interface EnvironmentInputs {
  /** Absolute path of the checkout. */
  readonly root: string;
  /** The source folder relative to `.devcontainer`. */
  readonly source: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly baseImage: string;
  readonly debianMirror: string | undefined;
  readonly pypiIndex: string | undefined;
  readonly npmRegistry: string | undefined;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly checkout: string;
  /** Of a git worktree or a submodule: what the workspace has to have of its repository. */
  readonly sharedGit: SharedGit | undefined;
  /** The file as it is. */
  readonly previous: Environment;
  /** The shell's own BKDEV_ variables, which win. */
  readonly shell: Readonly<Record<string, string | undefined>>;
  /** Gives a hex digest. */
  readonly digest: (text: string) => string;
  /** The texts that decide what is in the images. */
  readonly imageSources: readonly string[];
}

/** Works the file out. A person's choice of port survives; the image tag names everything that goes into the images. */
export function toEnvironment(inputs: EnvironmentInputs): Environment {
  const { previous, shell, digest } = inputs;
  const user = containerUser(inputs.owner);
  const images = {
    BKDEV_BASE_IMAGE: inputs.baseImage,
    ...(inputs.debianMirror && { BKDEV_DEBIAN_MIRROR: inputs.debianMirror }),
    ...(inputs.pypiIndex && { BKDEV_PYPI_INDEX: inputs.pypiIndex }),
    ...(inputs.npmRegistry && { BKDEV_NPM_REGISTRY: inputs.npmRegistry }),
    BKDEV_UID: String(user.uid),
    BKDEV_GID: String(user.gid),
  };
  const ports = Object.fromEntries(Object.entries(previous).filter(([name]) => name.startsWith('BKDEV_PORT_')));
  const chosen = Object.fromEntries(
    Object.entries(shell).filter(([name, value]) => name.startsWith('BKDEV_PORT_') && value),
  );
  return {
    BKDEV_PROJECT: shell['BKDEV_PROJECT'] || projectName(inputs.root, digest),
    BKDEV_SOURCE: inputs.source,
    ...(inputs.sharedGit && gitMounts(inputs.sharedGit, inputs.checkout)),
    ...images,
    BKDEV_IMAGE_TAG: digest(imageRecipe(images, inputs.imageSources)).slice(0, 12),
    ...ports,
    ...(chosen as Environment),
  };
}

/** What `.devcontainer/compose.yaml` mounts for git. */
function gitMounts({ source, target, mirror, checkout }: SharedGit, folder: string): Environment {
  return {
    ...{ BKDEV_GIT_SOURCE: source, BKDEV_GIT_TARGET: target },
    ...(mirror !== undefined && { BKDEV_GIT_MIRROR: `${source}:${mirror}` }),
    ...(checkout !== undefined && { BKDEV_GIT_CHECKOUT: `${folder}:${checkout}` }),
  };
}

/** All that goes into the images, in a form that a shell script can make as well (open-profile.sh does). */
function imageRecipe(settings: Environment, sources: readonly string[]): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  return [...lines, ...sources].join('');
}

/** Compose allows lower-case letters, digits, `-` and `_`; the digest keeps two checkouts of one name apart. */
function projectName(root: string, digest: (text: string) => string): string {
  const base = (root.split(/[\\/]/).findLast(part => part !== '') ?? 'bkdev').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `bkdev-${base.replace(/^-|-$/g, '') || 'checkout'}-${digest(root).slice(0, 4)}`;
}
