import type { Say, Wording } from '../wording.ts';
import { count, list } from './words.ts';

/** Copies of stores' data: what is kept, what cannot be used and why. */
export const snapshots = {
  'snapshot.other-server': ({ volume, has, needed }: Servers) =>
    `The snapshot's ${volume} was written by ${has}, but this definition has ${needed}, which cannot read those files.`,
  'snapshot.cut-short': ({ volume }: { volume: string }) =>
    `The snapshot${volume === '' ? '' : `'s ${volume}`} is incomplete: files are missing or shorter than when it was taken.`,
  'snapshot.unusable.try': () =>
    'Nothing was changed. bkdev db list shows the others; bkdev db remove NAME deletes this one.',
  'snapshot.not-mounted': ({ volume, folder }: { volume: string; folder: string }) =>
    `${volume} cannot be copied: its container does not mount ${folder}.`,
  'snapshot.not-mounted.try': () => 'bkdev up brings the containers up to date.',
  'snapshot.copy-failed': ({ reason }: { reason: string }) => reasons[reason] ?? 'The copy was interrupted.',
  'snapshot.copy-failed.try': () =>
    'The stores are as they were. bkdev doctor checks the disk; bkdev init renews the runtime.',
  'snapshot.not-used': ({ snapshot, why }: { snapshot: string; why: Wording }, say: Say) =>
    `Snapshot ${snapshot} was not used, so the steps run in full: ${say(why)}`,
  'snapshot.not-kept': ({ snapshot, why }: { snapshot: string; why: Wording }, say: Say) =>
    `Snapshot ${snapshot} was not taken: ${say(why)}`,
  'snapshot.unknown': ({ name, product }: { name: string; product: string }) =>
    `There is no snapshot ${name} of ${product}.`,
  'snapshot.unknown.try': ({ names }: { names: readonly string[] }) =>
    names.length === 0 ? 'bkdev db snapshot takes one.' : `There ${count(names, 'is', 'are')} ${list(names)}.`,
  'snapshot.none-fits': () => 'No snapshot was taken with the migrations and packages of this checkout.',
  'snapshot.none-fits.try': () => 'bkdev db list shows all snapshots; bkdev db restore NAME restores one of them.',
  'snapshot.name-taken': ({ name }: { name: string }) => `There already is a snapshot ${name}.`,
  'snapshot.name-taken.try': ({ name }: { name: string }) => `Choose another name, or bkdev db remove ${name}.`,
  'snapshot.name-invalid': ({ name }: { name: string }) =>
    `"${name}" cannot be a snapshot's name: up to 40 letters, digits, ".", "_" and "-", the first a letter or a digit.`,
  'snapshot.name-invalid.try': () => 'for example: bkdev db snapshot before-import',
  'snapshot.no-stores': () => 'No store of this definition has a container.',
  'snapshot.no-stores.try': () => 'bkdev up creates them.',
  'snapshot.part-without-container': ({ volumes }: { volumes: readonly string[] }) =>
    `The snapshot holds ${list(volumes)}, which no container of this environment mounts.`,
  'snapshot.nothing-to-reset': () => 'No step of this definition fills a store, so nothing could fill it again.',

  'db.taken': ({ name, volumes, size, time }: Taken, say: Say) =>
    `Snapshot ${name}: ${list(volumes)}, ${size}, in ${say(time)}.`,
  'db.restored': ({ name, volumes, time }: Omit<Taken, 'size'>, say: Say) =>
    `Restored ${list(volumes)} from ${name} in ${say(time)}.`,
  'db.removed': ({ name }: { name: string }) => `Removed snapshot ${name}.`,
  'db.none': ({ product }: { product: string }) => `No snapshots of ${product}. bkdev db snapshot takes one.`,
  'db.bounds': ({ number, most, size, mostSize }: Bounds) =>
    `${number} of at most ${most} automatic snapshots, ${size} of at most ${mostSize}; the oldest are deleted first.`,
  'db.heading.name': () => 'SNAPSHOT',
  'db.heading.taken': () => 'TAKEN',
  'db.heading.size': () => 'SIZE',
  'db.heading.holds': () => 'HOLDS',
  'db.ago': ({ time }: { time: Wording }, say: Say) => `${say(time)} ago`,
  'db.fits': () => 'same migrations and packages as here',
  'db.by-bkdev': () => 'taken by bkdev',
  'db.confirm-reset': ({ project, volumes }: { project: string; volumes: readonly string[] }) =>
    `This deletes the data of ${list(volumes)} in ${project}. Type its name to continue: `,
  'db.how-to-reset': () => 'bkdev db reset --yes deletes it without asking.',
  'db.no-client': ({ service }: { service: string }) => `bkdev knows no client for ${service}.`,
  'db.no-client.try': ({ services }: { services: readonly string[] }) =>
    services.length === 0 ? 'bkdev up starts the stores.' : `bkdev db shell works with ${list(services)}.`,
  'db.several': ({ services }: { services: readonly string[] }) => `Which store? There are ${list(services)}.`,
  'db.several.try': ({ service }: { service: string }) => `for example: bkdev db shell ${service}`,
  'db.kept-by-down': ({ number, size }: { number: number; size: string }) =>
    `${number} ${count(number, 'snapshot', 'snapshots')} (${size}) of this product ${count(number, 'is', 'are')} kept.`,
  'db.kept-by-down.try': () => 'bkdev db list shows them; bkdev down --volumes --snapshots deletes them too',
  'help.db': () => "copy, restore and open the stores' data",
  'help.db.snapshot': () => 'copy the data of all stores, which keep running',
  'help.db.snapshot.name': () => 'name (default: the time)',
  'help.db.restore': () => 'replace the data with a snapshot; programs that use it are stopped meanwhile',
  'help.db.restore.name': () => 'name (default: the one taken with the migrations and packages of this checkout)',
  'help.db.list': () => 'list the snapshots of this product, from all checkouts',
  'help.db.remove': () => 'delete snapshots',
  'help.db.reset': () => 'delete what steps filled and bring it up again, from a matching snapshot if there is one',
  'help.db.shell': () => "open a store's client as the product's user; arguments after -- go to it",
  'help.db.shell.store': () => 'service (default: the only database)',
  'help.down.snapshots': () => "with --volumes: delete the product's snapshots too",
};

const reasons: Readonly<Record<string, string>> = {
  'no-room': 'There is not enough room on the disk for the copy.',
  'does-not-hold-still': 'The server could not be held still while its files were copied.',
  'not-saved': 'The server did not write its data to disk.',
  'not-copied': 'The copy differs from the snapshot.',
};

interface Servers {
  readonly volume: string;
  readonly has: string;
  readonly needed: string;
}

interface Taken {
  readonly name: string;
  readonly volumes: readonly string[];
  readonly size: string;
  readonly time: Wording;
}

interface Bounds {
  readonly number: number;
  readonly most: number;
  readonly size: string;
  readonly mostSize: string;
}
