import type { Say, Wording } from '../wording.ts';

/**
 * What bkdev's own programs in containers (`.devcontainer/runtime`) write into a log: the steps, and what starts
 * programs. Python fills these sentences in, from templates that the build makes of them (`sentences.ts`), so each
 * only puts its parameters in their places.
 */
export const runtime = {
  'step.packages-unchanged': () => 'packages: unchanged since the last sync, skipped',
  'step.packages-gone': ({ count, packages }: { count: number; packages: readonly string[] }) =>
    `packages: gone since the last sync (${count}), so it is done again: ${packages.join(', ')}`,
  'step.sync-awaited': () => 'packages: another sync is running; waiting until it is done',
  'step.sync-cut-short': () => 'packages: the last sync was cut short, so the environment is built from scratch',
  'step.linked': ({ link, target }: { link: string; target: string }) => `linked ${link} -> ${target}`,
  'step.not-writable': ({ uid, folders }: { uid: number; folders: readonly string[] }) =>
    `uid ${uid} cannot write where the product puts its logs and uploads: ${folders.join(', ')}`,
  'step.migrations-unchanged': () => 'migrations: files and tables unchanged since the last run, skipped',
  'step.migrations-progress': ({ done, due, migration }: { done: number; due: number; migration: string }) =>
    `${done} of ${due} migrations, ${migration}`,
  // What the product's definition says about it, in each language.
  'step.of-product': ({ en }: { readonly en: string; readonly zh: string }) => `${en}`,
  'step.after-migrations-failed': ({ error }: Reason, say: Say) =>
    `all migrations are applied, but what runs after them failed, so its data may be missing: ${say(error)}`,
  'step.seed-undefined': () => 'seed data: product.yaml names no command that writes any, skipped',
  'step.seed-command-unknown': ({ command }: { command: string }) =>
    `seed data: this product has no command ${command}, skipped`,
  'step.seed-written': ({ command }: { command: string }) => `seed data: ${command} has been run before, skipped`,
  'step.queues-empty': ({ broker }: { broker: string }) =>
    `queues: the broker ${broker} accepts us; no messages are waiting`,
  'step.queues-hold': ({ broker, count, queues }: { broker: string; count: number; queues: readonly string[] }) =>
    `queues: the broker ${broker} accepts us; messages waiting: ${count} (${queues.join(', ')})`,
  'step.queues-left': ({ broker, count, queues }: { broker: string; count: number; queues: readonly string[] }) =>
    `messages waiting in the broker ${broker}: ${count} (${queues.join(', ')}); no worker of this profile reads them`,

  'step.no-product': ({ file }: File) => `no product in this checkout: ${file} does not exist`,
  'step.file-missing': ({ file }: File) => `${file} is missing`,
  'step.lock-missing': ({ file }: File) => `${file} is missing`,
  'step.toml-invalid': ({ file, error }: File & Reason, say: Say) => `${file} is not valid TOML: ${say(error)}`,
  'step.lock-invalid': ({ file, error }: File & Reason, say: Say) => `${file} is not valid TOML: ${say(error)}`,
  'step.lock-refused': ({ file, error }: File & Reason, say: Say) => `uv does not accept ${file}: ${say(error)}`,
  'step.lock-outdated': ({ file, reason }: File & { reason: string }) =>
    `${file} is out of step with pyproject.toml: ${reason}`,
  'step.local-package-absent': ({ folder, file }: File & { folder: string }) =>
    `local package ${folder}, which ${file} needs: no such folder`,
  'step.local-package-empty': ({ folder, file }: File & { folder: string }) =>
    `local package ${folder}, which ${file} needs: an empty folder`,
  'step.local-package-unbuildable': ({ folder, file }: File & { folder: string }) =>
    `local package ${folder}, which ${file} needs: neither pyproject.toml nor setup.py in it`,
  'step.link-refused': ({ link, target, error }: Reason & { link: string; target: string }, say: Say) =>
    `cannot link ${link} to ${target}: ${say(error)}`,
  'step.volume-of-another': ({ owner, uid }: { owner: number; uid: number }) =>
    `the volume deps belongs to uid ${owner}, and this container runs as uid ${uid}`,
  'step.packages-unreachable': ({ host, error }: Reason & { host: string }, say: Say) =>
    `packages cannot be fetched from ${host}: ${say(error)}`,
  'step.uv-failed': ({ command, error }: Reason & { command: string }, say: Say) =>
    `uv ${command} failed: ${say(error)}`,
  'step.no-reason': () => 'it gave no reason',
  'step.database-refuses': ({ address, error }: Reason & { address: string }, say: Say) =>
    `the database refuses the connection ${address}: ${say(error)}`,
  'step.application-broken': ({ error }: Reason, say: Say) => `the application does not start: ${say(error)}`,
  'step.migrations-unreadable': ({ error }: Reason, say: Say) => `the migrations cannot be read: ${say(error)}`,
  'step.migrations-stopped': ({ migration, left, error }: Reason & { migration: string; left: number }, say: Say) =>
    `migrate stopped before ${migration} was applied, ${left} to go: ${say(error)}`,
  'step.migrations-unasked': () => 'the database cannot be asked what has been run before',
  'step.seed-failed': ({ command, exitCode }: { command: string; exitCode: number }) =>
    `manage.py ${command} exited with ${exitCode}`,
  'step.broker-kind-unknown': ({ broker }: { broker: string }) => `the broker ${broker} is neither RabbitMQ nor Redis`,
  'step.broker-denied': ({ broker, user }: { broker: string; user: string }) =>
    `the broker ${broker} refuses the user ${user} or the password`,
  'step.broker-refuses-vhost': ({ broker, vhost, error }: Reason & { broker: string; vhost: string }, say: Say) =>
    `the broker ${broker} refuses the virtual host ${vhost}: ${say(error)}`,
  'step.redis-refuses': ({ broker, error }: Reason & { broker: string }, say: Say) =>
    `the broker ${broker} refuses us: ${say(error)}`,
  'step.broker-unreachable': ({ broker, error }: Unreachable, say: Say) =>
    `the broker ${broker} is unreachable: ${say(error)}`,

  'step.init-again': () => 'run bkdev init: it finds where the packages of the product are listed now',
  'step.correct-line': () => 'correct that line',
  'step.open-product': ({ folder }: { folder: string }) =>
    `open the folder that contains ${folder}/ (BKDEV_SOURCE names it)`,
  'step.restore': ({ file }: File) => `restore it: git checkout -- ${file}`,
  'step.repair-or-restore': ({ file }: File) => `repair that line, or restore the file: git checkout -- ${file}`,
  'step.check-out-submodule': ({ folder }: { folder: string }) =>
    `check out the submodule: git submodule update --init ${folder}`,
  'step.make-link': ({ folder, uid, target, link }: { folder: string; uid: number; target: string; link: string }) =>
    `make ${folder}/ writable for uid ${uid}, or in ${folder}/ on the host: ln -sfn ${target} ${link}`,
  'step.refill-volume': () => "set BKDEV_UID back, or remove the project's volume deps: it is filled again",
  'step.update-lock': ({ folder }: { folder: string }) => `run \`uv lock\` in ${folder}/ and commit the result`,
  'step.check-network': () =>
    'check the network and the certificates in .devcontainer/ca.crt; BKDEV_PYPI_INDEX names another index',
  'step.check-index': ({ index }: { index: string }) =>
    `check the network, BKDEV_PYPI_INDEX (${index}) and the certificates in .devcontainer/ca.crt`,
  'step.see-above': () => 'the lines above say why; correct it and start the step again',
  'step.see-log-of': ({ service }: { service: string }) => `look at its log: bkdev logs ${service}`,
  'step.see-log-of-broker': ({ service }: { service: string }) =>
    `look at its log: bkdev logs ${service}; the address is CELERY_BROKER_URL in .devcontainer/compose*.yaml`,
  'step.see-traceback': () => 'the traceback above names file and line',
  'step.correct-and-migrate': () =>
    'the traceback above names the line; correct it, or the database, and start the step again',
  'step.correct-broker-url': () => 'set CELERY_BROKER_URL in .devcontainer/compose*.yaml to amqp://… or redis://…',
  'step.correct-broker-account': () =>
    'RABBITMQ_* in .devcontainer/env/common.env make account and virtual host each time the broker starts; CELERY_BROKER_URL in .devcontainer/compose*.yaml must agree',
  'step.correct-definition': () => 'correct it, or run bkdev up, which writes .devcontainer/.resolved',

  'runtime.schedule-skips': ({ skipped, left }: { skipped: number; left: number }) =>
    `BKDEV_SCHEDULE_SKIP: left out of the schedule: ${skipped}, still in it: ${left}`,
  'runtime.file-missing': ({ file }: File) => `${file} does not exist`,
  'runtime.file-invalid': ({ file, line, error }: File & { line: number; error: string }) =>
    `${file}:${line}: ${error}`,
  'runtime.file-no-map': ({ file }: File) => `${file} is not a map`,
  'runtime.service-undefined': ({ file, service }: File & { service: string }) =>
    `${file} has no x-bkdev for ${service}`,
  'runtime.programs-from-compose': ({ reason }: { reason: Wording }, say: Say) =>
    `${say(reason)}; starting the programs that compose.yaml names`,
  'runtime.programs-unknown': ({ reason, also }: { reason: Wording; also: Wording }, say: Say) =>
    `no program can be started: ${say(reason)}; ${say(also)}`,
  'runtime.no-programs': ({ service }: { service: string }) => `x-bkdev.programs of ${service} names no program to run`,
  'runtime.debugger-installing': ({ version }: { version: string }) => `installing debugpy ${version}`,
  'runtime.debugger-not-installed': ({ version, error }: { version: string } & Reason, say: Say) =>
    `debugpy ${version} could not be installed: ${say(error)}; the programs run without a debugger`,
  'runtime.tracing-installing': ({ version }: { version: string }) => `installing OpenTelemetry ${version}`,
  'runtime.tracing-not-installed': ({ version, error }: { version: string } & Reason, say: Say) =>
    `OpenTelemetry ${version} could not be installed: ${say(error)}`,
  'runtime.scheduler-elsewhere': ({ container }: { container: string }) =>
    `another scheduler is running in container ${container}; waiting until it ends`,
  'runtime.scheduler-ended': ({ container }: { container: string }) =>
    `the scheduler in container ${container} has ended`,
  'runtime.redbeat-lock-cleared': () => 'cleared the lock that a killed scheduler had left in Redis',
  'runtime.redis-awaited': ({ error }: Reason, say: Say) => `waiting for Redis: ${say(error)}`,
  'runtime.broker-awaited': ({ error }: Reason, say: Say) => `waiting for the broker: ${say(error)}`,
  'runtime.gunicorn-settings-kept': ({ file, error }: File & Reason, say: Say) =>
    `${file}: ${say(error)}; the settings from before stay in use`,
  'runtime.old-workers-kept': ({ error }: Reason, say: Say) =>
    `the new code does not load: ${say(error)}; the old workers go on`,
  'runtime.worker-not-loaded': ({ error }: Reason, say: Say) =>
    `a replaced worker does not load the code as saved: ${say(error)}; it waits for the next save`,
  'runtime.load-cut-off': () => 'the process that loads it was killed',
  'runtime.load-too-long': ({ seconds }: { seconds: number }) => `it has not loaded within ${seconds} s`,
  'runtime.task-returned': ({ task, id }: { task: string; id: string }) => `${task}[${id}] is returned to its queue`,
};

/** `kind` tells RabbitMQ from Redis, and `address` is the broker's without its account: by these the diagnosis goes. */
interface Unreachable extends Reason {
  readonly broker: string;
  readonly kind: 'amqp' | 'redis';
  readonly address: string;
}

interface Reason {
  readonly error: Wording;
}

interface File {
  readonly file: string;
}
