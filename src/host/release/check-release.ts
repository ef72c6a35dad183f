import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { SourceState } from '../ports/release-source.ts';
import type { ReleaseImage } from '../ports/releases.ts';
import { dirtyLabel, revisionLabel } from './build-plan.ts';
import type { SeenImage, SeenPackages } from './seen-image.ts';

/** One line of the check. `bad` fails it; `doubt` is for a person to judge; `told` is a fact. */
export interface CheckRow {
  readonly about: CheckSubject;
  readonly result: 'good' | 'doubt' | 'bad' | 'told';
  readonly text: Wording;
  /** All that the text names some of. */
  readonly all?: readonly string[];
}

/** What is compared with the workspace, then what a hardened image must not have. */
export type CheckSubject =
  | 'source'
  | 'python'
  | 'packages'
  | 'environment'
  | 'settings'
  | 'user'
  | 'init'
  | 'writable'
  | 'setuid'
  | 'tools'
  | 'secrets'
  | 'certificates'
  | 'size';

/** A setting that differs, and its values. */
export interface SettingDifference {
  readonly service: string;
  readonly setting: string;
  readonly here: string;
  readonly image: string;
}

/** Everything that was found out about an image and its environment. */
export interface Found {
  readonly image: ReleaseImage;
  readonly seen: SeenImage;
  readonly state: SourceState;
  /** Undefined if no container of the environment could be asked. */
  readonly workspace: SeenPackages | undefined;
  /** The names of the variables that the environment's services get. */
  readonly variables: readonly string[];
  /** Secret values by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Undefined if they could not be compared, with the reason. */
  readonly settings: readonly SettingDifference[] | { readonly reason: Wording };
  /** Folders that the product writes to, absolute in the image. */
  readonly writes: readonly string[];
}

/** Judges an image: the rows of `bkdev release check`. */
export function checkRelease(found: Found): readonly CheckRow[] {
  return [
    sourceRow(found),
    ...workspaceRows(found),
    environmentRow(found),
    settingsRow(found),
    ...hardeningRows(found),
    { about: 'size', result: 'told', text: message('release.check.size', sizeOf(found.image)) },
  ];
}

function sourceRow({ image: { labels }, state: { revision, changed } }: Found): CheckRow {
  const built = labels[revisionLabel] ?? '';
  const about = { built: built.slice(0, 12) || '?', here: revision.slice(0, 12), number: changed.length };
  if (labels[dirtyLabel] === 'true') return row('source', 'doubt', message('release.check.source-dirty', about));
  if (built !== revision) return row('source', 'doubt', message('release.check.source-other', about));
  if (changed.length > 0) return row('source', 'doubt', message('release.check.source-changed', about));
  return row('source', 'good', message('release.check.source', about));
}

function workspaceRows({ seen, workspace }: Found): CheckRow[] {
  if (workspace === undefined) return [row('packages', 'doubt', message('release.check.no-workspace'))];
  const { python, packages } = workspace;
  const isSame = seen.python === python;
  const other = Object.entries(seen.packages).flatMap(([name, version]) => {
    const here = packages[name];
    return here === version ? [] : [`${name} ${version} (${here === undefined ? 'absent' : here})`];
  });
  const here = Object.keys(packages).filter(name => seen.packages[name] === undefined);
  const number = Object.keys(seen.packages).length;
  return [
    row(
      'python',
      isSame ? 'good' : 'bad',
      message(isSame ? 'release.check.python' : 'release.check.python-other', {
        ...{ image: seen.python, here: python },
      }),
    ),
    other.length > 0
      ? row('packages', 'bad', message('release.check.packages-other', few(other)), other)
      : row('packages', 'good', message('release.check.packages', { number, ...few(here) }), here),
  ];
}

/** The product gets them from whoever deploys it. */
function environmentRow({ image, variables }: Found): CheckRow {
  const set = new Set(image.env.map(line => line.slice(0, line.indexOf('='))));
  const asked = variables.filter(name => !set.has(name) && !name.startsWith('BKDEV_')).sort();
  return row(
    'environment',
    'told',
    message('release.check.environment', { number: asked.length, ...few(asked) }),
    asked,
  );
}

function settingsRow({ settings }: Found): CheckRow {
  if ('reason' in settings) return row('settings', 'doubt', message('release.check.no-settings', settings));
  if (settings.length === 0) return row('settings', 'good', message('release.check.settings'));
  const lines = settings.map(({ service, setting, here, image }) => `${service} ${setting}: ${image} (${here})`);
  return row(
    'settings',
    'doubt',
    message('release.check.settings-other', { number: lines.length, ...few(lines) }),
    lines,
  );
}

function hardeningRows({ image, seen, writes, secrets }: Found): CheckRow[] {
  const isRoot = /^(?:|0|root)(?::|$)/.test(image.user);
  const init = image.entrypoint[0]?.split('/').at(-1) ?? '';
  const loose = seen.writable.filter(path => !isWritten(path, writes));
  const inConfig = Object.entries(secrets)
    .filter(([, value]) =>
      [...image.env, ...Object.values(image.labels), ...image.command].some(text => text.includes(value)),
    )
    .map(([name]) => `${name} (image configuration)`);
  const leaked = [...seen.secrets.map(({ name, path }) => `${name} (${path})`), ...inConfig];
  return [
    row('user', isRoot ? 'bad' : 'good', message(isRoot ? 'release.check.root' : 'release.check.user', image)),
    init === 'tini' || init === 'dumb-init'
      ? row('init', 'good', message('release.check.init', { init }))
      : row('init', 'bad', message('release.check.no-init', { init })),
    none('writable', loose, message('release.check.writable', few(seen.writable))),
    none('setuid', seen.setuid, message('release.check.no-setuid')),
    none('tools', seen.compilers, message('release.check.no-tools')),
    none('secrets', leaked, message('release.check.no-secrets', { number: Object.keys(secrets).length })),
    none('certificates', seen.certificates, message('release.check.no-certificates')),
  ];
}

/** A folder that the product writes to, or data outside the system and the code. */
function isWritten(path: string, writes: readonly string[]): boolean {
  return (
    writes.some(folder => path === folder || path.startsWith(`${folder}/`)) || /^\/(?:data|srv|mnt|run)\//.test(path)
  );
}

function none(about: CheckSubject, found: readonly string[], good: Message): CheckRow {
  return found.length === 0
    ? row(about, 'good', good)
    : row(about, 'bad', message('release.check.found', few(found)), found);
}

function row(about: CheckSubject, result: CheckRow['result'], text: Wording, all: readonly string[] = []): CheckRow {
  return { about, result, text, ...(all.length > 0 && { all }) };
}

/** The first few names, and how many there are besides. */
function few(names: readonly string[]): { readonly names: readonly string[]; readonly more: number } {
  return { names: names.slice(0, shown), more: Math.max(0, names.length - shown) };
}

const shown = 3;

function sizeOf({ bytes, layers }: ReleaseImage): { readonly megabytes: number; readonly layers: number } {
  return { megabytes: Math.round(bytes / 1e6), layers: layers.length };
}
