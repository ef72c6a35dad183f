import type { Say, Wording } from '../wording.ts';
import { list } from './words.ts';

const inFiles = '.devcontainer/env holds the variables of every role';

/**
 * What a failure means and what to do about it. What a fix does or when to try it stands in brackets after its command:
 * `bkdev up  (after correcting that line)`.
 */
export const diagnosis = {
  // The words of a rule that the product's definition brings, in each language.
  'diagnosis.of-product': ({ en }: { readonly en: string; readonly zh: string }) => en,
  'fix.of-product': ({ en }: { readonly en: string; readonly zh: string }) => en,
  'diagnosis.broker-refuses-login': ({ user = 'in CELERY_BROKER_URL' }: Found<never, 'user'>) =>
    `RabbitMQ is running, but rejects the user ${user} or the password.`,
  'diagnosis.broker-has-no-vhost': ({ vhost }: Found<'vhost'>) =>
    `RabbitMQ has no virtual host ${vhost} for this user.`,
  'diagnosis.broker-unreachable': ({ address = 'the address in CELERY_BROKER_URL' }: Found<never, 'address'>) =>
    `No broker answers at ${address}; Celery keeps retrying.`,
  'diagnosis.broker-differs': ({ service }: Found<'service'>) =>
    `${service} is connected to another broker or virtual host than CELERY_BROKER_URL now names.`,
  'diagnosis.tasks-sent-elsewhere': ({
    service,
    ours,
    senders,
    theirs,
  }: Found<'service' | 'ours' | 'senders' | 'theirs'>) =>
    `${service} is running but gets no tasks: it takes them from ${ours}, and those of ${senders} go to ${theirs}.`,
  'diagnosis.broker-disk-low': () => 'RabbitMQ accepts no messages: its disk is nearly full.',
  'diagnosis.broker-memory-full': () => 'RabbitMQ accepts no messages: those it already holds fill its memory.',
  'diagnosis.broker-blocked': () =>
    'RabbitMQ is running but accepts no messages until its alarm clears: it is low on memory or disk.',
  'diagnosis.queue-unread': ({ service, queues }: Found<'service' | 'queues'>) =>
    `Every program of ${service} answers, but none consumes ${queues}: messages sent there stay there.`,
  'diagnosis.pool-stuck': ({ node }: Found<'node'>) =>
    `${node} accepts tasks but runs none: its pool processes are dead, stopped or deadlocked.`,
  'fix.set-broker-account': () =>
    'RABBITMQ_* in .devcontainer/env/common.env define the account and the virtual host; CELERY_BROKER_URL must match',
  'fix.recreate-broker-account': () => 'recreates the account and the virtual host',
  'fix.show-rabbitmq-log': () => 'shows the log of RabbitMQ',
  'fix.start-full-profile': () => 'starts it: profile full has RabbitMQ, the smaller ones use Redis',
  'fix.reread-environment': () => 'makes it reread its environment',
  'fix.set-same-broker': ({ service }: Found<'service'>) =>
    `after giving ${service} the same CELERY_BROKER_URL as the others, in .devcontainer/compose*.yaml`,
  'fix.show-disk-use': () => 'shows what takes up the space',
  'fix.prune-build-cache': () => 'deletes the build cache; the next build takes longer',
  'fix.show-queues': () => 'shows which queues hold them',
  'fix.restart-consumers': () => 'if nothing consumes them',
  'fix.show-alarm': () => 'shows which alarm it is',
  'fix.consume-queues': () => 'makes its programs consume these queues, if x-bkdev.programs lists them',
  'fix.list-queues': () => 'x-bkdev.programs in .devcontainer/compose.yaml lists the queues that must be consumed',
  'fix.restart-and-requeue': () => 'starts it again; its tasks return to their queue',
  'fix.show-child-processes': () => 'shows the state of its child processes: T is stopped, D waits for a disk',

  'diagnosis.redis-refuses-password': () => 'Redis is running, but expects another password than this role sends.',
  'diagnosis.redis-loading': () =>
    'Redis is running and still loading its data from disk; it answers once that is done.',
  'diagnosis.redis-memory-full': () => 'Redis has reached its memory limit (maxmemory) and refuses writes.',
  'diagnosis.redis-unreachable': ({ address = 'the address in REDIS_HOST and REDIS_PORT' }: Found<never, 'address'>) =>
    `No Redis answers at ${address}.`,
  'fix.set-redis-password': () =>
    `after setting the password in CELERY_BROKER_URL (redis://:PASSWORD@redis:6379/9) and in the other variables that name Redis; ${inFiles}`,
  'fix.show-loading': () => 'shows how far it is',
  'fix.retry-when-loaded': ({ service }: Found<'service'>) => `afterwards, if ${service} has given up by then`,
  'fix.show-big-keys': () => 'shows what fills it; a queue that nothing consumes grows forever',
  'fix.lift-memory-limit': () => 'lifts the limit until Redis restarts',
  'fix.show-log': () => 'shows its log',
  'fix.start-redis': () =>
    'starts it if it is down; REDIS_HOST, CELERY_BROKER_URL and other variables that name Redis must point to it',

  'diagnosis.link-refused': ({ link, target }: Found<'link' | 'target'>) =>
    `The symbolic link ${link}, which the product needs, cannot be made to point to ${target}.`,
  'diagnosis.submodule-empty': ({ folder }: Found<'folder'>) =>
    `The folder ${folder} is empty or missing: it is a git submodule, or a checkout of its own.`,
  'diagnosis.syntax-error': () => 'Python cannot parse this file, so nothing that imports it can start.',
  'diagnosis.import-error': ({ module = 'A module' }: Found<never, 'module'>) =>
    `${module} cannot be imported: the name is wrong, the code is gone, or the package is not installed.`,
  'diagnosis.request-failed': ({ service }: Found<'service'>) =>
    `${service} answers with a server error: an exception ended the request, in its code or in something that it uses.`,
  'fix.retry-after-link': () => 'after making the link by hand: carries on from here',
  'fix.check-out-submodule': () => 'checks it out; then run bkdev up',
  'fix.correct-line': () => 'after correcting that line',
  'fix.correct-import': () => 'after correcting the import; it also reinstalls missing packages of uv.lock',
  'fix.install-locked': () => 'if its package is missing: uv.lock has it, and the step deps installs it again',
  'fix.add-package': () => 'if it is a package that pyproject.toml lacks; bkdev up then installs it',
  'fix.show-exception': () => 'shows the exception, if the product logs it',
  'fix.open-in-browser': () => "open it in a browser: with DEBUG on, Django's error page shows the exception",

  'diagnosis.secret-missing': () => 'Django has no SECRET_KEY: the setting is empty or not set.',
  'diagnosis.settings-module-missing': () =>
    'Celery and gunicorn do not know which settings to load: DJANGO_SETTINGS_MODULE is empty or not set.',
  'diagnosis.transport-unknown': ({ transport }: Found<'transport'>) =>
    `Celery does not know the kind of broker ${transport}: CELERY_BROKER_URL must begin with amqp:// or redis://.`,
  'diagnosis.broker-url-invalid': () => 'CELERY_BROKER_URL is not a valid address of a broker.',
  'diagnosis.not-a-number': ({ name }: Found<'name'>) => `${name} must be a number.`,
  'diagnosis.not-json': ({ name }: Found<'name'>) => `${name} must be valid JSON.`,
  'diagnosis.value-refused': ({ name }: Found<'name'>) =>
    `The settings reject the value of ${name} when they are loaded.`,
  'diagnosis.variable-missing': ({ name }: Found<'name'>) => `${name} is required to start and is not set.`,
  'diagnosis.compose-variable-missing': ({ name }: Found<'name'>) =>
    `A Compose file requires ${name}, which neither .devcontainer/.env nor your shell sets.`,
  'diagnosis.settings-refused': () => 'Django rejects the settings of this role.',
  'fix.set-secret': () => `after setting the variable that the settings take SECRET_KEY from; ${inFiles}`,
  'fix.set-settings-module': () => `after setting DJANGO_SETTINGS_MODULE=settings; ${inFiles}`,
  'fix.correct-broker-url': () => 'after correcting CELERY_BROKER_URL in .devcontainer/compose.yaml',
  'fix.correct-variable': ({ name }: Found<'name'>) => `after correcting ${name}; ${inFiles}`,
  'fix.set-variable': ({ name }: Found<'name'>) => `after setting ${name}; ${inFiles}`,
  'fix.set-compose-variable': ({ name }: Found<'name'>) => `after adding the line ${name}=VALUE to .devcontainer/.env`,
  'fix.correct-setting': () => 'after correcting the setting that the error names',

  'diagnosis.database-password-changed': ({ user = 'its account' }: Found<never, 'user'>) =>
    `The password of ${user} is not the one in MYSQL_PASSWORD: somebody changed it in the database.`,
  'diagnosis.database-refuses-login': ({ user }: Found<'user'>) =>
    `The database is running, but rejects the user ${user} or the password.`,
  'diagnosis.database-forbidden': ({ user, database }: Found<'user' | 'database'>) =>
    `The user ${user} has no access to the database ${database}.`,
  'diagnosis.database-unknown': ({ database }: Found<'database'>) =>
    `The database server is running, but has no database ${database}.`,
  'diagnosis.database-unreachable': ({ host = 'the address in MYSQL_HOST and MYSQL_PORT' }: Found<never, 'host'>) =>
    `No database answers at ${host}.`,
  'diagnosis.key-too-long': () =>
    'The database uses four bytes per character (utf8mb4), and a key of this product only fits with three (utf8mb3).',
  'diagnosis.text-does-not-fit': ({ column = 'the table' }: Found<never, 'column'>) =>
    `The text does not fit the character set of ${column}: utf8mb3 has no characters longer than three bytes, such as emoji.`,
  'diagnosis.half-migrated': ({ table }: Found<'table'>) =>
    `A migration was interrupted, and MySQL cannot roll back what it had already created: ${table}.`,
  'diagnosis.charset-differs': ({ has, database }: Found<'has' | 'database'>) =>
    `New tables take the character set ${has} from the database ${database}, and their keys may not fit.`,
  'diagnosis.migrations-not-applied': () =>
    'The code has migrations that have not been applied to the database: what they add is missing.',
  'diagnosis.table-missing': ({ table = 'a table' }: Found<never, 'table'>) =>
    `The database has not been migrated to this code: ${table} is missing.`,
  'fix.show-database-log': () => 'shows the log of the database',
  'fix.reset-database-password': () => 'sets the password of the account to MYSQL_PASSWORD; the data is kept',
  'fix.create-database-account': () =>
    'creates the account that MYSQL_USER and MYSQL_PASSWORD in .devcontainer/env/common.env define',
  'fix.correct-database-access': () => 'after correcting MYSQL_USER or MYSQL_NAME in .devcontainer/env/common.env',
  'fix.create-database': () => 'creates the database that MYSQL_NAME names',
  'fix.correct-database-name': () => 'or correct MYSQL_NAME',
  'fix.start-database': () => 'starts it if it is down; MYSQL_HOST and MYSQL_PORT must be those of the service mysql',
  'fix.recreate-as-utf8mb3': () => 'deletes the data; the next bkdev up creates the database with utf8mb3',
  'fix.convert-to-utf8mb3': () => 'to keep the data: ALTER DATABASE … CHARACTER SET utf8mb3, and convert its tables',
  'fix.avoid-characters': () =>
    'keep such characters out of this column, or convert the column to utf8mb4 in a migration',
  'fix.drop-table': ({ table }: Found<'table'>) => `drop ${table} by hand if it is empty, then run bkdev up`,
  'fix.migrate-from-scratch': () => 'deletes all data; the next bkdev up migrates from scratch',
  'fix.alter-charset': ({ database, needed = 'utf8mb3' }: Found<'database', 'needed'>) =>
    `ALTER DATABASE ${database} CHARACTER SET ${needed} keeps the data; tables created in the meantime need it, too`,
  'fix.recreate-database': () => 'deletes the data; the next bkdev up recreates the database',
  'fix.apply-migrations': () => 'applies them',
  'fix.show-migration-log': () => 'shows how far the last run got',
  'fix.migrate': () => 'runs the migrations, if a migration file has changed',
  'fix.show-unapplied': () => 'shows which migrations are not applied',

  'diagnosis.certificate-unknown': ({ host = 'The server' }: Found<never, 'host'>) =>
    `${host} presents a certificate that the container does not trust: usually a company network intercepts TLS.`,
  'diagnosis.image-unreachable': ({ host = 'its registry' }: Found<never, 'host'>) =>
    `The image cannot be pulled from ${host}.`,
  'diagnosis.python-lock-outdated': () =>
    'uv.lock no longer matches pyproject.toml, so what would be installed is not what was agreed.',
  'diagnosis.node-lock-outdated': () =>
    'pnpm-lock.yaml no longer matches package.json, so what would be installed is not what was agreed.',
  'diagnosis.python-lock-missing': () => 'uv.lock, which lists what to install, is missing from the checkout.',
  'diagnosis.node-lock-missing': () => 'pnpm-lock.yaml, which lists what to install, is missing from the checkout.',
  'diagnosis.python-lock-broken': () => 'uv.lock cannot be parsed: a merge may have left conflict markers in it.',
  'diagnosis.node-lock-broken': () => 'pnpm-lock.yaml cannot be parsed: a merge may have left conflict markers in it.',
  'diagnosis.toml-invalid': ({ file }: Found<'file'>) => `${file} is not valid TOML.`,
  'diagnosis.hash-mismatch': ({ dependency = 'a package' }: Found<never, 'dependency'>) =>
    `The download of ${dependency} does not match the lock file: the file was replaced under the same name, or a proxy changes it.`,
  'diagnosis.package-unreachable': ({
    dependency = 'A package',
    host = 'its server',
  }: Found<never, 'dependency' | 'host'>) => `${dependency} cannot be downloaded: the container cannot reach ${host}.`,
  'diagnosis.build-tool-missing': ({ dependency = 'A package', tool }: Found<'tool', 'dependency'>) =>
    `${dependency} is built from source, and the image does not have the build tool ${tool}.`,
  'diagnosis.build-library-missing': ({
    dependency = 'A package',
    header = 'a library that it needs',
  }: Found<never, 'dependency' | 'header'>) =>
    `${dependency} is built from source, and the image does not have ${header}.`,
  'diagnosis.package-not-found': ({ dependency }: Found<'dependency'>) =>
    `No package source has ${dependency}, or not in this version.`,
  'diagnosis.tool-version': () => 'The product requires another version of Node, pnpm or Python than the image has.',
  'diagnosis.package-build-failed': ({ dependency = 'A package' }: Found<never, 'dependency'>) =>
    `${dependency} was downloaded, but its build failed.`,
  'fix.choose-mirror': () =>
    'BKDEV_PYPI_INDEX, BKDEV_NPM_REGISTRY and BKDEV_DEBIAN_MIRROR select another source; then run bkdev up',
  'fix.add-authority': () => "adds your company's certificate authority to images and containers",
  'fix.show-sources': () => 'shows which package sources and certificates the containers use',
  'fix.build-base-image': () => "builds the base image from Debian's packages, without any registry",
  'fix.choose-base-image': () => 'or set BKDEV_BASE_IMAGE to one that you can reach',
  'fix.update-lock': () => 'updates the lock file; commit it',
  'fix.restore-lock': () => 'restores it',
  'fix.restore-or-repair-lock': () => 'restores it; or repair that line',
  'fix.repair-file': () => 'repair that line, or restore the file with git checkout',
  'fix.show-lock-changes': () => 'shows whether the lock file was changed',
  'fix.add-build-tool': () => 'after adding it to the toolchain stage of .devcontainer/Dockerfile',
  'fix.add-build-library': () =>
    'after adding the -dev package that contains it to the toolchain stage of .devcontainer/Dockerfile',
  'fix.correct-package': () => 'correct its name or version where it is requested',
  'fix.set-tool-version': () =>
    'after setting NODE_VERSION or PNPM_VERSION in .devcontainer/Dockerfile; Python comes from Debian',
  'fix.show-build-output': () => 'shows what the build printed',

  'diagnosis.watches-exhausted': () =>
    "The kernel's limit of watched files is reached: all containers and editors on this machine share it.",
  'diagnosis.disk-full': ({ service }: Found<'service'>) => `There is no space left where ${service} writes.`,
  'diagnosis.memory-short': ({ service }: Found<'service'>) =>
    `${service} asked for more memory than its limit allows or the machine has left.`,
  'diagnosis.host-port-taken': ({ port, service }: Found<'port' | 'service'>) =>
    `Port ${port} on this machine is in use by another program, so ${service} cannot be reached through it.`,
  'diagnosis.port-taken': ({ port = 'of this role', service }: Found<'service', 'port'>) =>
    `Another process already listens on the port ${port} in the container of ${service}.`,
  'diagnosis.port-privileged': ({ port = 'of this role', service }: Found<'service', 'port'>) =>
    `Only root may listen on the port ${port} in the container of ${service}: it is below 1024, and no role runs as root.`,
  'diagnosis.wrong-architecture': () =>
    "The program or the image was built for another processor architecture than this engine's.",
  'diagnosis.checkout-forbidden': ({ path = 'the checkout' }: Found<never, 'path'>) =>
    `The container's user cannot write to ${path}: it belongs to another user, or is mounted read-only.`,
  'diagnosis.volume-forbidden': ({ path = 'its volume' }: Found<never, 'path'>) =>
    `The container's user cannot write to ${path}, which belongs to another user.`,
  'fix.raise-watch-limit': ({ service }: Found<'service'>) =>
    `run it on the machine that runs the engine, then start ${service} again`,
  'fix.show-memory-use': () => 'shows what uses the memory',
  'fix.run-fewer-roles': () => 'runs fewer roles; or give the engine more memory',
  'fix.resolve-port': ({ port }: Found<'port'>) => `shows which program uses port ${port} and offers the next free one`,
  'fix.choose-high-port': () =>
    'after it listens on a port from 1024 up (bind, ports and probe in .devcontainer/compose.yaml)',
  'fix.end-leftovers': () => 'ends what is left of an earlier run and starts it again',
  'fix.show-architecture': () => "shows the engine's architecture; unset DOCKER_DEFAULT_PLATFORM",
  'fix.rebuild-images': () => 'builds the images for it',
  'fix.own-checkout': () => 'makes the checkout yours, if root has written to it',
  'fix.show-owner': () => 'shows who owns it: containers run as that user',
  'fix.reset-uid': () => 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was created for',
  'fix.recreate-volumes': () => 'deletes the volumes and the data in them; bkdev up recreates them',

  'diagnosis.program-missing': ({ program = 'its program' }: Found<never, 'program'>) =>
    `supervisord cannot find ${program} in the container: the packages are not installed in the virtual environment.`,
  'diagnosis.process-stopped': ({ program }: Found<'program'>) =>
    `A signal (SIGSTOP, or SIGTSTP as from Ctrl-Z) has stopped ${program}: the process exists but does nothing.`,
  'diagnosis.program-stopped': ({ program }: Found<'program'>) =>
    `Somebody stopped ${program} through supervisord, which does not start it again by itself.`,
  'fix.install-packages': () => 'installs the packages',
  'fix.continue': () => 'continues it',
  'fix.restart': () => 'starts it again',
  'fix.start': () => 'starts it',
  'fix.retry-after-code': () => 'after correcting the code, or what it complains about',
  'fix.start-others': () => 'starts everything that is not running',
  'fix.show-earlier-log': () => 'shows what it wrote before',
  'fix.show-last-log': () => 'shows what it wrote last',
  'fix.trace-crash': () => 'set PYTHONFAULTHANDLER=1 in its environment to see where the next crash happens',
  'fix.check-memory': () => 'shows whether memory is short',
  'fix.show-processes': () => 'shows the state of its processes: T is stopped, D waits for a disk',
  'fix.restart-afterwards': () => 'afterwards: this process does not retry by itself',
  'diagnosis.killed-for-memory': ({ program }: Found<'program'>) =>
    `The kernel killed ${program} because its container had reached its memory limit.`,
  'diagnosis.crashed': ({ program, signal }: Found<'program' | 'signal'>) =>
    `${program} crashed in native code (${signal}): Python itself, or a package with a C extension.`,
  'diagnosis.store-crashed': ({ program, signal }: Found<'program' | 'signal'>) =>
    `${program} crashed in native code (${signal}).`,
  'diagnosis.ended-from-outside': ({ program, signal }: Found<'program' | 'signal'>) =>
    `${program} was terminated from outside (${signal}): by a person, a script, or the kernel when memory ran out.`,
  'diagnosis.exits-by-design': ({ service }: Found<'service'>) =>
    `This program exits after a number of cycles or an hour and is started again: nothing is wrong with ${service}.`,
  'diagnosis.exited-with-success': ({ program }: Found<'program'>) =>
    `${program} should keep running, but exited as if its work were done; a Celery worker that cannot use its broker does so, too.`,
  'diagnosis.hung': ({ service }: Found<'service'>) =>
    `${service} is running but does not answer: it is stopped, waits for a lock, or for something that never comes.`,
  'diagnosis.not-listening': ({ service, port, why }: NotListening, say: Say) =>
    `${service} is running, but nothing listens on its port ${port}.${why === undefined ? '' : ` ${say(why)}`}`,
  'diagnosis.declared': ({ service }: Found<'service'>) =>
    `The step ${service} found this before anything else could fail because of it.`,
  'diagnosis.uncaught-exception': () => 'An uncaught exception ended the program.',

  'fix.check-engine': () => 'checks the engine',
  'fix.check-sources': () => 'checks network, mirrors, certificates and disk',
  'compose.correct-definition': ({ where }: { where: string }) =>
    `Correct ${where}; docker compose config shows the same error.`,
  'compose.engine-gone': ({ services }: Services) =>
    `The Docker Engine went away before ${list(services)} could be created.`,
  'compose.start-engine': () => 'bkdev doctor --fix installs or starts it.',
  'compose.not-started': ({ services }: Services) => `Docker could not start ${list(services)}`,
  'engine.network-not-removed': ({ network }: { network: string }) => `The network ${network} could not be removed`,
  'engine.volume-not-removed': ({ volume }: { volume: string }) => `The volume ${volume} could not be deleted`,
  'compose.remove-rest': () => 'bkdev down continues where this stopped.',
  'compose.build-failed': ({ services }: Services) => `Building ${list(services)} failed`,
  'compose.instruction-failed': ({ instruction }: { instruction: string }) => `Building ${instruction} failed`,
  'compose.workspace-not-created': () => 'The devcontainer CLI could not create the workspace',
  'compose.no-reason': () => 'no reason given',

  'class.declared': () => 'declared by the step',
  'class.variable-missing': () => 'missing variable',
  'class.variable-invalid': () => 'invalid variable',
  'class.setting-invalid': () => 'invalid setting',
  'class.disk-full': () => 'disk full',
  'class.out-of-memory': () => 'out of memory',
  'class.port-taken': () => 'port taken',
  'class.port-privileged': () => 'port below 1024',
  'class.wrong-architecture': () => 'wrong architecture',
  'class.file-watches-exhausted': () => 'file watch limit reached',
  'class.permission-denied': () => 'permission denied',
  'class.certificate-unknown': () => 'untrusted certificate',
  'class.registry-unreachable': () => 'registry unreachable',
  'class.lock-missing': () => 'missing lock file',
  'class.lock-outdated': () => 'outdated lock file',
  'class.lock-broken': () => 'broken lock file',
  'class.dependency-unreachable': () => 'dependency unreachable',
  'class.dependency-build': () => 'dependency build failed',
  'class.dependency-not-found': () => 'dependency not found',
  'class.dependency-mismatch': () => 'dependency mismatch',
  'class.tool-version': () => 'wrong tool version',
  'class.database-unreachable': () => 'database unreachable',
  'class.database-denied': () => 'database access denied',
  'class.database-unknown': () => 'no such database',
  'class.database-not-migrated': () => 'database not migrated',
  'class.database-half-migrated': () => 'database half migrated',
  'class.database-charset': () => 'wrong database character set',
  'class.broker-unreachable': () => 'broker unreachable',
  'class.broker-denied': () => 'broker access denied',
  'class.broker-vhost': () => 'wrong broker virtual host',
  'class.broker-blocked': () => 'broker blocked',
  'class.redis-unreachable': () => 'Redis unreachable',
  'class.redis-denied': () => 'Redis access denied',
  'class.redis-loading': () => 'Redis loading',
  'class.redis-memory': () => 'Redis memory full',
  'class.link-missing': () => 'missing link',
  'class.submodule-missing': () => 'missing submodule',
  'class.syntax-error': () => 'syntax error',
  'class.import-error': () => 'import error',
  'class.exception': () => 'exception',
  'class.program-missing': () => 'missing program',
  'class.alive-not-listening': () => 'running but not listening',
  'class.hung': () => 'not responding',
  'class.process-stopped': () => 'process stopped',
  'class.program-stopped': () => 'program stopped',
  'class.pool-stuck': () => 'pool stuck',
  'class.queue-unread': () => 'queue not consumed',
  'class.exits-by-design': () => 'exit by design',
  'class.exited-with-success': () => 'unexpected exit with 0',
  'class.killed-by-signal': () => 'killed by signal',
};

/**
 * Named groups of what a rule found: those that it always finds, and those that it may find. The service is always
 * known.
 */
type Found<Always extends string, Sometimes extends string = never> = Readonly<
  Record<Always, string> & Partial<Record<Sometimes, string>>
>;

interface NotListening {
  readonly service: string;
  readonly port: string;
  /** What the log says of it. */
  readonly why?: Wording;
}

interface Services {
  readonly services: readonly string[];
}
