import type { Say, Wording } from '../wording.ts';
import { count } from './words.ts';

/** What has to be true before a command, and what puts it right. */
export const setup = {
  'doctor.not-checked': ({ reason }: { reason: Wording }, say: Say) => `not checked: ${say(reason)}`,
  'doctor.no-engine': () => 'no engine',
  'doctor.no-compose': () => 'no Docker Compose',
  'doctor.no-definition': () => 'no bkdev definition here',
  'doctor.failed': ({ told, hint }: { told: Wording; hint: Wording }, say: Say) =>
    `${say(told)} ${say(hint)}`.trimEnd(),

  'doctor.engine': ({ version, system, endpoint }: { version: string; system: string; endpoint: string }) =>
    `Docker Engine ${version} on ${system} at ${endpoint}`,
  'doctor.engine.too-old': ({ version, endpoint, oldest }: { version: string; endpoint: string; oldest: string }) =>
    `Docker Engine ${version} at ${endpoint} is too old: ${oldest} or newer is needed`,
  'doctor.engine.not-installed': ({ told }: { told: Wording }, say: Say) => `Docker is not installed: ${say(told)}`,
  'doctor.engine.not-running': ({ told }: { told: Wording }, say: Say) =>
    `Docker is installed but its daemon is not running: ${say(told)}`,
  'doctor.engine.old-session': ({ told, person }: { told: Wording; person: string }, say: Say) =>
    `${say(told)} ${person} is in the group docker, but this session started before that.`,
  'doctor.engine.of-host': ({ address }: { address: string }) => `the engine that DOCKER_HOST names (${address})`,
  'doctor.engine.of-context': ({ context }: { context: string }) =>
    `the engine that the Docker context "${context}" names`,
  'doctor.engine.update': () => 'Update Docker',
  'doctor.engine.update-that': ({ engine }: { engine: Wording }, say: Say) => `update ${say(engine)}`,
  'doctor.engine.get-access': () => 'Get access',
  'doctor.engine.get-access-to': ({ engine }: { engine: Wording }, say: Say) => `get access to ${say(engine)}`,
  'doctor.engine.new-session': () => 'Start a new session',
  'doctor.engine.log-in-again': () => 'log out and in again, or run `newgrp docker`',
  'doctor.engine.join-group': () => 'Join the group docker',
  'doctor.engine.reach': () => 'Reach the engine',
  'doctor.engine.start-that': ({ engine, undo }: { engine: Wording; undo: string }, say: Say) =>
    `start ${say(engine)}, or go back to the engine of this machine: ${undo}`,
  'doctor.engine.start': () => 'Start Docker',
  'doctor.engine.start-desktop': () => 'start Docker Desktop',

  'doctor.compose': ({ version }: { version: string }) => `Docker Compose ${version}`,
  'doctor.compose.too-old': ({ version, oldest }: { version: string; oldest: string }) =>
    `Docker Compose ${version} is too old: ${oldest} or newer is needed`,
  'doctor.buildx': ({ version }: { version: string }) => `Docker Buildx ${version}`,
  'doctor.buildx.missing': () =>
    'Docker Buildx is not installed (`docker buildx version` fails), and images cannot be built without it',

  'doctor.mount': ({ folder }: { folder: string }) => `the engine can mount ${folder}`,
  'doctor.mount.share': () => 'Make the checkout visible to the engine',
  'doctor.base-image': ({ image }: { image: string }) => `${image} exists`,
  'doctor.base-image.pulled': ({ image }: { image: string }) => `${image} was pulled`,
  'doctor.base-image.unavailable': ({ image, reason }: { image: string; reason: Wording }, say: Say) =>
    `The base image ${image} does not exist here and cannot be pulled: ${say(reason)}`,
  'doctor.base-image.registry-silent': ({ waitedMs }: { waitedMs: number }) =>
    `the registry did not answer within ${waitedMs / 1_000} s`,
  'doctor.base-image.no-reason': () => 'docker pull failed and gave no reason',
  'doctor.base-image.get': () => 'Get the base image',
  'doctor.base-image.check-name': ({ image }: { image: string }) =>
    `check the name in BKDEV_BASE_IMAGE (in this shell or in .devcontainer/.env), log in to its registry with \`docker login\`, or load the image as ${image} with \`docker load\``,
  'doctor.base-image.name-another': ({ image, debian }: { image: string; debian: string }) =>
    `set BKDEV_BASE_IMAGE to a Debian ${debian} image that your registry has, or load ${image} from a file with \`docker load\``,
  'doctor.base-image.make': ({ image }: { image: string }) => `Make the base image ${image} from Debian's packages`,
  'doctor.base-image.makes': ({ image }: { image: string }) =>
    `makes the image ${image} (about 170 MB) with mmdebstrap and docker import`,
  'doctor.base-image.names': ({ image }: { image: string }) => `tags it as ${image}`,
  'doctor.base-image.unnames': ({ image }: { image: string }) => `removes the tag ${image}`,

  'doctor.disk': ({ bytes, folder }: Space) => free({ bytes, folder }),
  'doctor.disk.scarce': ({ bytes, folder }: Space) => `only ${free({ bytes, folder })}`,
  'doctor.disk.short': ({ bytes, folder, neededBytes }: Space & { neededBytes: number }) =>
    `only ${free({ bytes, folder })}, at least ${neededBytes / 1e9} GB are needed`,
  'doctor.disk.elsewhere': ({ folder }: { folder: string }) => `${folder} is not on this machine's own file system`,
  'doctor.disk.free-some': () => 'Free some disk space',
  'doctor.disk.prune': () =>
    '`docker system df` shows what uses the space; `docker builder prune` and `docker image prune` free some',

  'doctor.memory': ({ bytes }: { bytes: number }) => `${gibibytes(bytes)} of memory for containers`,
  'doctor.memory.scarce': ({ bytes }: { bytes: number }) => `only ${gibibytes(bytes)} of memory for containers`,
  'doctor.memory.get-more': () => 'Get more memory',
  'doctor.memory.give-more': () =>
    'choose a smaller profile, or give the engine 4 GB or more (Docker Desktop: Settings, Resources)',

  'doctor.network': ({ certificates, certificatesFrom, settings }: Network, say: Say) =>
    [
      ...(certificates > 0
        ? [
            `${certificates} extra CA ${count(certificates, 'certificate', 'certificates')} from ${certificatesFrom.map(say).join(', ')}`,
          ]
        : []),
      ...settings.map(({ kind, address, from }) => `${registries[kind]} ${address} (${from})`),
    ].join('; ') || 'the public registries, no extra CA certificates',
  'doctor.network.doubtful': ({ warnings, found }: { warnings: readonly Wording[]; found: Wording }, say: Say) =>
    `${warnings.map(say).join('; ')} (found: ${say(found)})`,
  'doctor.network.correct': () => 'Correct the setting',
  'doctor.network.correct-it': () => 'correct or unset it, or name a bundle in BKDEV_CA_BUNDLE',
  'doctor.network.by-key': ({ key, file }: { key: string; file: string }) => `${key} in ${file}`,
  'doctor.network.by-system': () => 'the system (added by its administrator)',
  'doctor.network.named-file': ({ file, by }: { file: string; by: readonly Wording[] }, say: Say) =>
    `${file} (${by.map(say).join(', ')})`,
  'doctor.network.file-missing': ({ file }: { file: Wording }, say: Say) => `${say(file)} is missing or not readable`,
  'doctor.network.no-certificate': ({ file }: { file: Wording }, say: Say) =>
    `${say(file)} contains no certificate (PEM)`,

  'doctor.workspace': ({ folder, files }: { folder: string; files: readonly string[] }) =>
    `${folder} contains ${files.join(', ')}`,
  'doctor.workspace.incomplete': ({ folder, files }: { folder: string; files: readonly string[] }) =>
    `not found in ${folder}: ${files.join(', ')}`,
  'doctor.workspace.complete': () => 'Complete the checkout',
  'doctor.workspace.elsewhere': ({ product }: { product: string }) =>
    `run bkdev in the folder that contains ${product}/, or name it with --workspace`,
  'doctor.workspace.lock': ({ folder }: { folder: string }) => `run \`uv lock\` in ${folder}`,
  'doctor.workspace.check': ({ folder }: { folder: string }) => `check the checkout (\`git status\` in ${folder})`,
  'doctor.workspace.of-root': ({ folder, uid }: { folder: string; uid: number }) =>
    `${folder} belongs to root, but containers run as user ${uid}`,
  'doctor.workspace.change-owner': () => 'Change the owner',
  'setup.to-edit-inside': ({ command }: { command: string }) => `${command}  (to edit from inside the containers too)`,

  'doctor.ports.none': () => 'none is published',
  'doctor.ports.free': ({ ports }: { ports: readonly number[] }) =>
    `${ports.join(', ')} free, or used by this environment`,
  'doctor.ports.taken': ({ taken }: { taken: readonly { port: number; owner: Wording; title: string }[] }, say: Say) =>
    taken.map(({ port, owner, title }) => `${port} is taken by ${say(owner)}; ${title} wants it`).join('. '),
  'doctor.ports.free-one': () => 'Free the port',
  'doctor.ports.free-or-choose': ({ remedies }: { remedies: readonly Wording[] }, say: Say) =>
    `${remedies.map(say).join('; ')}; or let bkdev up choose another`,

  'doctor.events': ({ seenAfterMs, folders }: { seenAfterMs: number; folders: number }) =>
    `events, ${time(seenAfterMs)} (${number(folders)} folders)`,
  'doctor.events.unseen': ({ waitedMs, folders }: { waitedMs: number; folders: number }) =>
    `events, but a file written here was not seen within ${seconds(waitedMs)} (${number(folders)} folders)`,
  'doctor.events.polling': (
    { why, folders, seenAfterMs }: { why: Wording; folders: number; seenAfterMs?: number },
    say: Say,
  ) => `polling: ${say(why)} (${number(folders)} folders${seenAfterMs === undefined ? '' : `, ${time(seenAfterMs)}`})`,
  'doctor.events.off': ({ why }: { why: Wording }, say: Say) => `off: ${say(why)}`,
  'doctor.watch.no-reason': () => 'the agent does not say why',
  'doctor.watch.not-begun': () => 'the agent has only just started looking',
  'doctor.watch.no-services': () => 'the definition names no service',
  'doctor.watch.watcher-missing': () => 'the image of the workspace lacks the library that watches files',
  'doctor.watch.limit-reached': ({ limit }: { limit: string }) => `the kernel limit ${limit} is reached`,
  'doctor.watch.watcher-hung': () => 'the process that watches files hung and was killed',
  'doctor.watch.watcher-ended': ({ detail }: { detail: Wording }, say: Say) =>
    `the process that watches files ended: ${say(detail)}`,
  'doctor.watch.watch-refused': ({ detail }: { detail: Wording }, say: Say) =>
    `files cannot be watched: ${say(detail)}`,
  'doctor.watch.new-folders': () => 'new folders are about to be watched',
  'doctor.watch.events-missing': () => 'files change without an event',
  'doctor.watch.host-events-missing': () => 'changes made on the host arrive without an event',
  'doctor.events.watch-again': () => 'Watch again',
  'doctor.events.get': () => 'Get file events',
  'doctor.events.try-again': () => 'bkdev restart workspace makes the agent try again',
  'doctor.events.mount-anew': () => 'bkdev down && bkdev up mounts the checkout anew',
  'doctor.events.mount-nearer': () =>
    'keep the checkout where the engine runs (in WSL its own disk, on macOS a VirtioFS mount); until then saves are noticed late',
  'doctor.events.rebuild': () => 'bkdev down && bkdev up builds the workspace with the library that watches files',
  'doctor.events.write-extensions': () =>
    'add x-bkdev to the services in .devcontainer/compose.yaml; bkdev init writes those of the preset',
  'doctor.events.ask-again': () => 'run bkdev doctor again in a few seconds',
  'doctor.events.tries-again': () => 'the agent tries again every 30 s',
  'doctor.events.read-log': () => 'bkdev logs workspace shows what it wrote',
  'doctor.events.raise': () => 'Raise the limit',
  'doctor.events.raise-in-machine': ({ setting }: { setting: string }) =>
    `in the virtual machine of the engine: sysctl ${setting}`,
  'doctor.events.keep-raised': ({ setting }: { setting: string }) =>
    `to keep it: echo ${setting} | sudo tee /etc/sysctl.d/60-bkdev.conf`,
  'doctor.events.then-restart': () => 'then bkdev restart workspace',

  'setup.fix.install-docker': () => 'Install Docker',
  'setup.fix.install-engine': ({ origin }: { origin: Wording }, say: Say) =>
    `Install Docker Engine, Compose and Buildx from ${say(origin)}`,
  'setup.fix.update-engine': ({ origin }: { origin: Wording }, say: Say) => `Update Docker Engine from ${say(origin)}`,
  'setup.fix.install-plugin': ({ plugin }: { plugin: string }) => `Install ${plugin}`,
  'setup.fix.install-plugin-from': ({ plugin, origin }: { plugin: string; origin: Wording }, say: Say) =>
    `Install ${plugin} from ${say(origin)}`,
  'setup.origin.docker': () => "Docker's own archive",
  'setup.origin.ubuntu': ({ version }: { version: string }) => `Ubuntu ${version} itself`,
  'setup.origin.debian': () => 'Debian itself',
  'setup.origin.trixie': () => 'Debian 13',
  'setup.fix.restart-daemon': () =>
    'restart the Docker daemon if it is still running; this stops the containers that run in it',
  'setup.fix.joins-group': ({ person }: { person: string }) =>
    `adds ${person} to the group docker, whose members can do what root can on this machine`,
  'setup.fix.new-login': () => 'log out and in again (or run `newgrp docker`) for the new group to take effect',
  'setup.fix.follow': ({ url }: { url: string }) => `follow ${url}`,
  'setup.fix.follow-mac': ({ url }: { url: string }) => `follow ${url} (Colima and OrbStack work too)`,
  'setup.fix.follow-linux': ({ url, system }: { url: string; system: string }) => `follow ${url} for ${system}`,
  'setup.fix.makes-folder': ({ folder }: { folder: string }) => `creates ${folder}`,
  'setup.fix.gets-key': ({ file }: { file: string }) => `downloads Docker's signing key to ${file}`,
  'setup.fix.opens-key': ({ file }: { file: string }) => `makes ${file} readable for apt`,
  'setup.fix.adds-source': ({ url, file }: { url: string; file: string }) => `adds the apt source ${url} (${file})`,
  'setup.fix.adds-trixie': ({ file }: { file: string }) =>
    `adds Debian 13 as an apt source (${file}), pinned so low that nothing else is upgraded from it`,
  'setup.fix.pins-trixie': ({ file }: { file: string }) => `pins Debian 13 at priority 100 (${file})`,
  'setup.fix.installs': ({ packages }: { packages: readonly string[] }) =>
    `installs with apt: ${packages.join(' ')} (and what they depend on)`,
  'setup.fix.starts-unit': () => 'starts the Docker daemon, now and at every boot (systemctl enable --now docker)',
  'setup.fix.starts-dockerd': () => 'starts the Docker daemon in the background (dockerd, log in /var/log/dockerd.log)',
  'setup.fix.by-hand': ({ what }: { what: Wording }, say: Say) => `to do by hand: ${say(what)}`,
  'setup.fix.runs': ({ command }: { command: string }) => `$ ${command}`,
  'setup.fix.heading': ({ summary }: { summary: Wording }, say: Say) => `${say(summary)}:`,
  'setup.fix.line': ({ line }: { line: Wording }, say: Say) => `  ${say(line)}`,
  'setup.fix.in-one-line': ({ summary, steps }: ListedFix, say: Say) => [summary, ...steps].map(say).join('; '),
  'setup.fix.needs-root': ({ summary }: { summary: Wording }, say: Say) =>
    `${say(summary)}: this needs root rights, and sudo is not installed.`,
  'setup.fix.as-root': () => 'Run `./bkdev doctor --fix` as root, or do this by hand.',
  'setup.fix.failed': ({ summary, why, step }: { summary: Wording; why: Wording; step: Wording }, say: Say) =>
    `${say(summary)}: ${say(why)} (${say(step)})`,
  'setup.fix.status': ({ status }: { status: number }) => `status ${status}`,
  'setup.fix.then-again': () => 'Once that is fixed, `./bkdev doctor --fix` continues where this stopped.',
  'setup.consent-needed': ({ fixes }: { fixes: readonly ListedFix[] }, say: Say) =>
    `Something has to be installed or started first, and nobody was asked: ${fixes.map(({ summary }) => say(summary)).join('; ')}.\n${fixes
      .map(({ summary, steps }) => lines(`${say(summary)}:`, steps.map(say)))
      .join('\n')}`,
  'setup.lines': ({ lines: each }: { lines: readonly Wording[] }, say: Say) => each.map(say).join('\n'),
  'setup.nothing-changed': () => 'Nothing was changed.',
  'setup.by-hand-or-again': () => 'Do it by hand as listed, or run this again.',
  'setup.doctor-tells': () => 'bkdev doctor shows more.',
  'setup.ask.continue': () => 'Continue? [y/N] ',
  'setup.ask.continue-by-default': () => 'Continue? [Y/n] ',

  'setup.in-use': ({ editor }: { editor: Wording }, say: Say) =>
    `The workspace is in use by ${say(editor)}, which will lose its connection.`,
  'setup.in-use-kept': ({ editor }: { editor: Wording }, say: Say) =>
    `Nothing was stopped: the workspace is in use by ${say(editor)}.`,
  'setup.close-first': ({ command }: { command: string }) => `Close it first, or run ${command} --yes.`,

  'setup.path.colon': ({ path }: { path: string }) => unmountable(path, 'a colon'),
  'setup.path.dollar': ({ path }: { path: string }) => unmountable(path, 'a dollar sign'),
  'setup.path.control': ({ path }: { path: string }) => unmountable(path, 'a control character'),
  'setup.path.rename': () => 'Rename or move the checkout, so that its path has neither a colon nor a dollar sign.',
  'submodule.missing': ({ folder, url }: { folder: string; url: string }) =>
    `The submodule ${folder}, which the product's packages need, is not checked out (${url}).`,
  'submodule.missing.try': ({ folder }: { folder: string }) =>
    `git submodule update --init ${folder}  (then bkdev up again)`,
  'submodule.unreachable': ({ folder, url, error }: { folder: string; url: string; error: string }) =>
    `The submodule ${folder}, which the product's packages need, is not checked out, and git cannot read ${url} from here: ${error}`,
  'submodule.unreachable.try': ({ folder }: { folder: string }) =>
    `git submodule update --init ${folder}  (once you have access to that repository; or copy its content into ${folder}/)`,
  'submodule.absent': ({ folder }: { folder: string }) =>
    `The folder ${folder}, which the product's packages need, is missing or empty, and this revision has no submodule of that name.`,
  'submodule.absent.try': ({ folder }: { folder: string }) =>
    `git checkout -- ${folder}  (or check out a revision that contains it)`,
  'setup.closed': ({ path, uid }: { path: string; uid: number }) =>
    `${path} belongs to root and is closed to others; containers run as uid ${uid}, not as root, and cannot read it.`,
  'setup.closed.open': ({ command, folder }: { command: string; folder: string }) =>
    `${command}  (or, to keep it read-only inside: chmod -R go+rX ${folder})`,
  'setup.opened': ({ source, uid, paths }: { source: string; uid: number; paths: readonly string[] }) =>
    `${source} belongs to root, and containers run as uid ${uid}, not as root: ${paths.join(', ')} now ${count(paths, 'belongs', 'belong')} to that uid, the rest is read-only inside.`,

  'setup.port': () => 'a port is a number from 1 to 65535',
  'setup.project': () => 'a project name has lower-case letters, digits, - and _, and starts with a letter or a digit',
  'setup.image': () => 'an image is named as for docker pull, for instance debian:bookworm-slim',
  'setup.shell-setting': ({ name, value, expected }: Setting, say: Say) =>
    `${name} is "${value}" in this shell; ${say(expected)}.`,
  'setup.shell-setting.correct': ({ name }: { name: string }) =>
    `Set it to something else, or unset ${name}. Nothing was written.`,
  'setup.file-setting': ({ file, line, name, value, expected }: Setting & { file: string; line: number }, say: Say) =>
    `${file}:${line}: ${name} is "${value}"; ${say(expected)}.`,
  'setup.file-setting.correct': () => 'Correct the line, or remove it for the default.',
  'setup.env-broken': ({ lines: numbers, kept }: { lines: readonly number[]; kept: string }) =>
    `.devcontainer/.env cannot be read at line ${numbers.join(', ')}: that part is left out, and the original file is kept as ${kept}.`,
  'setup.env-broken.dry-run': ({ lines: numbers, kept }: { lines: readonly number[]; kept: string }) =>
    `.devcontainer/.env cannot be read at line ${numbers.join(', ')}: bkdev up will leave that part out, and keep the original file as ${kept}.`,
  'setup.env-syntax': () => 'Each line is NAME=value, and quotes and ${ are closed.',
  'setup.image-absent': ({ image }: { image: string }) =>
    `${image} (BKDEV_BASE_IMAGE) is not on this engine; bkdev up will pull it.`,
  'setup.profile-faulty': ({ profile, problem }: { profile: string; problem: Wording }, say: Say) =>
    `profile ${profile} cannot be used: ${say(problem)}`,
  'setup.image-not-kept': ({ image, kept }: { image: string; kept: string }) =>
    `BKDEV_BASE_IMAGE stays ${kept} in .devcontainer/.env: nothing could be built from ${image}`,
  'setup.generated-changed': ({ path }: { path: string }) =>
    `${path} differs from what bkdev generates from the profiles, so it is left as it is.`,
  'setup.generated-changed.move': ({ path }: { path: string }) =>
    `Put changes into profiles/ or an overlay; once the file is removed (rm ${path}) it is generated again.`,

  'setup.owner.service': ({ service }: { service: string }) => `${service} of this environment, which is stopped last`,
  'setup.owner.bkdev': ({ checkout, container }: { checkout: string; container: string }) =>
    `bkdev in ${checkout} (container ${container})`,
  'setup.owner.container': ({ container }: { container: string }) => `the container ${container}`,
  'setup.owner.container-of': ({ container, project }: { container: string; project: string }) =>
    `the container ${container} of the Compose project ${project}`,
  'setup.owner.process': ({ pid, command }: { pid: number; command: string }) => `process ${pid} (${command})`,
  'setup.owner.end-process': ({ pid }: { pid: number }) => `End process ${pid}`,
  'setup.owner.unknown': () => 'a process of another user',
  'setup.owner.find': () => 'Find it with `sudo ss -ltnp`',
  'setup.port-of-machine-taken': ({ port, owner, title }: Taken, say: Say) =>
    `Port ${port} of this machine is taken by ${say(owner)}; ${title} wants it.`,
  'setup.port-taken.choose': ({ remedy, choose }: { remedy: Wording; choose: Wording }, say: Say) =>
    `${say(remedy)}, or choose another port: ${say(choose)}`,
  'setup.sibling': ({ title }: { title: string }) => `${title} of this environment`,
  'setup.sibling.another': ({ title }: { title: string }) => `Give ${title} another one`,
  'setup.port-taken': ({ port, owner, title }: Taken, say: Say) =>
    `Port ${port} is taken by ${say(owner)}; ${title} wants it.`,
  'setup.port-taken.up-offers': ({ taken }: { taken: Wording }, say: Say) =>
    `${say(taken)} bkdev up will offer another one.`,
  'setup.port-chosen': ({ port, owner, title, chosen }: Taken & { chosen: number }, say: Say) =>
    `${title} gets port ${chosen}, kept in .devcontainer/.env: ${port} is taken by ${say(owner)}.`,
  'setup.ask.ports': ({ choices }: { choices: readonly { title: string; chosen: number }[] }) =>
    `Use ${choices.map(({ title, chosen }) => `${chosen} for ${title}`).join(', ')} instead? [Y/n] `,
  'setup.port.none-near': ({ command, reach }: { command: string; reach: number }) =>
    `${command} (the next ${reach} are taken too)`,
  'setup.port.commands': ({ commands }: { commands: readonly string[] }) => commands.join(', or '),
  'setup.port.fixed': ({ variable, file }: { variable: string; file: string }) =>
    `write ${variable} instead of the number in ${file}`,

  'setup.moved': ({ from, project }: Moved) =>
    `This checkout was in ${from} before, and its data is still there (project ${project}).`,
  'setup.moved.up-offers': ({ moved }: { moved: Wording }, say: Say) => `${say(moved)} bkdev up will offer to use it.`,
  'setup.moved.used': ({ moved }: { moved: Wording }, say: Say) => `${say(moved)} This checkout uses it from now on.`,
  'setup.moved.ask': () => 'Use it? [Y/n] ',
  'setup.moved.in-use': ({ moved }: { moved: Wording }, say: Say) =>
    `${say(moved)} Its containers are running: the checkout may still be in use on another machine with this Docker engine.`,
  'setup.moved.ask-in-use': () => 'Stop and remove these containers and use the data here? [y/N] ',
  'setup.moved.stop-first': ({ project }: { project: string }) =>
    `If they are yours: docker compose -p ${project} stop, then bkdev up --yes uses the data. rm .devcontainer/.env, then bkdev up, starts with an empty database.`,
  'setup.moved.not-used': ({ about, declined }: { about: Wording; declined: Wording }, say: Say) =>
    `${say(about)} ${say(declined)}`,
  'setup.moved.use-later': ({ project, checkout }: { project: string; checkout: string }) =>
    `To use it here: docker compose -p ${project} stop, set BKDEV_PROJECT='${project}' and BKDEV_CHECKOUT='${checkout}' in .devcontainer/.env, then bkdev up.`,
  'setup.moved.choose': () =>
    'bkdev up --yes uses it; rm .devcontainer/.env, then bkdev up, starts with an empty database.',
  'setup.moved.declined': ({ from }: { from: string }) =>
    `This checkout starts with an empty database. The data of ${from} stays.`,
  'setup.moved.delete': ({ project }: { project: string }) => `docker compose -p ${project} down --volumes deletes it.`,
};

interface Space {
  readonly bytes: number;
  readonly folder: string;
}

interface Network {
  readonly certificates: number;
  readonly certificatesFrom: readonly Wording[];
  readonly settings: readonly { kind: keyof typeof registries; address: string; from: string }[];
}

interface ListedFix {
  readonly summary: Wording;
  readonly steps: readonly Wording[];
}

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly expected: Wording;
}

interface Taken {
  readonly port: number;
  readonly owner: Wording;
  readonly title: string;
}

interface Moved {
  readonly from: string;
  readonly project: string;
}

const registries = { debian: 'Debian mirror', pypi: 'Python index', npm: 'npm registry' };

function free({ bytes, folder }: Space): string {
  return `${(bytes / 1e9).toFixed(1)} GB free in ${folder}`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function number(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}

function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function lines(first: string, rest: readonly string[]): string {
  return [first, ...rest.map(line => `  ${line}`)].join('\n');
}

function unmountable(path: string, what: string): string {
  return `${path} has ${what} in its name, and such a folder cannot be mounted into containers.`;
}
