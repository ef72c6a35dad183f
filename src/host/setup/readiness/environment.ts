import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Environment, encodePath, lineOf } from '../../definition/env-file.ts';
import { containerUser } from '../remedies/ownership.ts';
import type { SharedGit } from './worktree.ts';

/** A checkout's project name, and the folder that its data belongs to. */
export interface Identity {
  readonly project: string;
  /** The absolute folder in its data's labels: the checkout's own, or the one it was moved from. */
  readonly madeFor: string;
  /** The folder it was moved to with its data; undefined if it was not moved. */
  readonly movedTo?: string;
}

/** The inputs that the values are computed from. */
export interface EnvironmentInputs {
  readonly identity: Identity;
  /** The source folder relative to `.devcontainer`. */
  readonly source: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly baseImage: string;
  readonly debianMirror: string | undefined;
  readonly pypiIndex: string | undefined;
  readonly npmRegistry: string | undefined;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly checkout: string;
  /** For a git worktree or submodule: the part of its repository that the workspace needs. */
  readonly sharedGit: SharedGit | undefined;
  /** The current contents of the file. */
  readonly previous: Environment;
  /** The shell's BKDEV_ variables, which take precedence. */
  readonly shell: Readonly<Record<string, string | undefined>>;
  /** Returns a hex digest. */
  readonly digest: (text: string) => string;
  /** The texts that determine the images' contents. */
  readonly imageSources: readonly string[];
}

/**
 * Computes the environment file. Keeps a person's choice of ports; the image tag covers everything that goes into the
 * images.
 */
export function toEnvironment(inputs: EnvironmentInputs): Environment {
  const { previous, shell, digest, identity } = inputs;
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
    BKDEV_PROJECT: identity.project,
    BKDEV_CHECKOUT: encodePath(identity.madeFor),
    ...(identity.movedTo !== undefined && { BKDEV_MOVED_TO: encodePath(identity.movedTo) }),
    BKDEV_SOURCE: inputs.source,
    ...(inputs.sharedGit && gitMounts(inputs.sharedGit, inputs.checkout)),
    ...images,
    BKDEV_IMAGE_TAG: digest(imageRecipe(images, inputs.imageSources)).slice(0, 12),
    ...ports,
    ...(chosen as Environment),
  };
}

/** The git mounts in `.devcontainer/compose.yaml`. */
function gitMounts({ source, target, mirror, checkout }: SharedGit, folder: string): Environment {
  return {
    ...{ BKDEV_GIT_SOURCE: source, BKDEV_GIT_TARGET: target },
    ...(mirror !== undefined && { BKDEV_GIT_MIRROR: `${source}:${mirror}` }),
    ...(checkout !== undefined && { BKDEV_GIT_CHECKOUT: `${folder}:${checkout}` }),
  };
}

/** Everything that goes into the images, in a form that a shell script can produce, too (open-profile.sh does). */
function imageRecipe(settings: Environment, sources: readonly string[]): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  return [...lines, ...sources].join('');
}

/** An invalid setting and what is expected. */
interface Wrong {
  readonly name: string;
  readonly value: string;
  readonly expected: Message;
}

/** Returns the invalid settings among those that a person chooses. Empty ones count as absent. */
export function wrongSettings(settings: Readonly<Record<string, string | undefined>>): Wrong[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const expected = value ? expectedOf(name, value) : undefined;
    return value && expected !== undefined ? [{ name, value, expected }] : [];
  });
}

/** Returns what is expected if the value is invalid; undefined if it is valid. */
function expectedOf(name: string, value: string): Message | undefined {
  if (name.startsWith('BKDEV_PORT_'))
    return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) <= 65_535 ? undefined : message('setup.port');
  if (name === 'BKDEV_PROJECT') return /^[a-z0-9][a-z0-9_-]*$/.test(value) ? undefined : message('setup.project');
  if (name === 'BKDEV_BASE_IMAGE')
    // Docker's own rules are stricter (distribution/reference); this rejects what cannot be an image name.
    return /^[A-Za-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@\w+:[0-9a-f]+)?$/.test(value)
      ? undefined
      : message('setup.image');
  return undefined;
}

/** Throws BkdevError for the first invalid setting, in the shell or, where the shell sets nothing, in the file. */
export function checkSettings(
  shell: Readonly<Record<string, string | undefined>>,
  text: string,
  written: Environment,
): void {
  const [inShell] = wrongSettings(shell);
  if (inShell)
    throw new BkdevError({
      code: 'usage',
      message: message('setup.shell-setting', inShell),
      hint: message('setup.shell-setting.correct', { name: inShell.name }),
    });
  const inFile = wrongSettings(written).find(({ name }) => name !== 'BKDEV_PROJECT' && !shell[name]);
  if (inFile)
    throw new BkdevError({
      code: 'definition-invalid',
      message: message('setup.file-setting', {
        ...inFile,
        file: '.devcontainer/.env',
        line: lineOf(text, inFile.name) ?? 1,
      }),
      hint: message('setup.file-setting.correct'),
    });
}
