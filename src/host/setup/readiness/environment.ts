import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Environment, encodePath, lineOf } from '../../definition/env-file.ts';
import { containerUser } from '../remedies/ownership.ts';
import type { SharedGit } from './worktree.ts';

/** By which name a checkout's environment goes, and whose it is. */
export interface Identity {
  readonly project: string;
  /** The folder that its data is labelled with, absolute: the checkout's own, or where it lay before it was moved. */
  readonly madeFor: string;
  /** Where it was moved to, with its data; undefined when it lies where it was made. */
  readonly movedTo?: string;
}

/** What the values are worked out from. */
export interface EnvironmentInputs {
  /** What it goes by. */
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

/** A setting that cannot be what it says, and what it may be. */
interface Wrong {
  readonly name: string;
  readonly value: string;
  readonly expected: Message;
}

/** What is wrong with settings that a person chooses. Empty ones count as absent. */
export function wrongSettings(settings: Readonly<Record<string, string | undefined>>): Wrong[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const expected = value ? expectedOf(name, value) : undefined;
    return value && expected !== undefined ? [{ name, value, expected }] : [];
  });
}

/** Undefined where the value is what it should be. */
function expectedOf(name: string, value: string): Message | undefined {
  if (name.startsWith('BKDEV_PORT_'))
    return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) <= 65_535 ? undefined : message('setup.port');
  if (name === 'BKDEV_PROJECT') return /^[a-z0-9][a-z0-9_-]*$/.test(value) ? undefined : message('setup.project');
  if (name === 'BKDEV_BASE_IMAGE')
    // Docker's own rules are finer (distribution/reference); this keeps out what no image can be called.
    return /^[A-Za-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@\w+:[0-9a-f]+)?$/.test(value)
      ? undefined
      : message('setup.image');
  return undefined;
}

/** Throws BkdevError about the first setting of the shell, or of the file's text where the shell has none, that is wrong. */
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
