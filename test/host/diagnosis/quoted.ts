import type { FailureClass } from '../../../src/shared/model/failure.ts';
import type { Role } from '../../../src/shared/model/traits.ts';

/** A line that was not recorded but is written as in its source, and its expected class. */
export interface Quoted {
  readonly role: Role;
  readonly told: FailureClass;
  readonly source: string;
  /** The line and, if relevant, the line before it. */
  readonly lines: readonly string[];
}

/** Role, class, source and line; `⏎` ends a preceding line. */
const table = `
api | variable-missing | bk-monitor, config/tools/environment.py | RuntimeError: Environment variable 'BKAPP_DEPLOY_PLATFORM' should not be empty.
api | variable-invalid | bk-monitor, config/tools/environment.py | RuntimeError: Environment variable 'DJANGO_CONF_MODULE' should not be 'conf.development'. format: 'conf.{web|worker}.[environment].[platform]'
api | variable-invalid | the sample, config/tools/environment.py | RuntimeError: DJANGO_CONF_MODULE names an unknown role: backend
api | variable-invalid | blueapps 4.15.1, conf/environ.py | ImportError: unknown RUN_VER: qcloud
api | variable-invalid | blueapps 4.15.1, conf/validators.py | blueapps.conf.validators.ValidationError: run_ver值不合法，合法的值有：ieod,open,tencent
api | variable-missing | Django 1.4 to 4.2, conf/__init__.py | django.core.exceptions.ImproperlyConfigured: Settings cannot be imported, because environment variable DJANGO_SETTINGS_MODULE is undefined.
api | variable-missing | django-environ, environ.py | django.core.exceptions.ImproperlyConfigured: Set the BK_PAAS_HOST environment variable
api | variable-missing | a product's own settings | django.core.exceptions.ImproperlyConfigured: MYSQL_HOST is not set
api | variable-missing | Compose, interpolation | error while interpolating services.api.image: required variable BKDEV_TAG is missing a value: set it
api | setting-invalid | Django, db/utils.py | django.core.exceptions.ImproperlyConfigured: settings.DATABASES is improperly configured. Please supply the ENGINE value.
api | variable-invalid | Python, float() | RATE = float(os.environ.get("BKAPP_SAMPLE_RATE", "1")) ⏎ ValueError: could not convert string to float: 'x'
api | variable-invalid | Python, json | MAP = json.loads(os.getenv("BKBASE_INNER_KAFKA_CHANNEL_MAP", "{}")) ⏎ json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
step | dependency-not-found | uv, resolver | cause: Because nosuchpackage was not found in the package registry and your project depends on nosuchpackage
step | tool-version | uv, python discovery | error: No interpreter found for Python ==3.11.* in search path
step | tool-version | uv, sync | error: The requested interpreter resolved to Python 3.13.1, which is incompatible with the project's Python requirement: \`==3.11.*\`
step | dependency-build | setuptools, distutils | error: command 'gcc' failed: No such file or directory
step | dependency-build | GNU ld | /usr/bin/ld: cannot find -lmariadb: No such file or directory
step | out-of-memory | GCC | gcc: fatal error: Killed signal terminated program cc1
step | dependency-build | pip, wheel builder | ERROR: Failed building wheel for netifaces
step | dependency-mismatch | pip, hashes | ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
api | registry-unreachable | Docker, registry client | ERROR: failed to solve: pull access denied for company/base, repository does not exist or may require authorization
api | registry-unreachable | Docker Hub | toomanyrequests: You have reached your unauthenticated pull rate limit.
api | certificate-unknown | Go, crypto/x509 | tls: failed to verify certificate: x509: certificate signed by unknown authority
api | certificate-unknown | OpenSSL | SSL certificate problem: unable to get local issuer certificate
api | lock-outdated | npm ci | npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.
api | dependency-mismatch | pnpm, error codes | ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum for "https://registry.npmjs.org/vue/-/vue-3.5.45.tgz".
api | dependency-not-found | pnpm, error codes | ERR_PNPM_FETCH_404  GET https://registry.npmjs.org/nosuchpackage: Not Found - 404
api | tool-version | pnpm, error codes | ERR_PNPM_BAD_PM_VERSION  This project is configured to use v9.0.0 of pnpm. Your current pnpm is v10.34.9
api | dependency-build | pnpm, lifecycle | ELIFECYCLE  Command failed with exit code 1.
step | lock-platform | uv, sync | error: The current Python platform is not compatible with the lockfile's supported environments: \`sys_platform == 'darwin'\`
frontend | lock-platform | Rollup, native.js | Error: Cannot find module '@rollup/rollup-linux-x64-gnu'. npm has a bug related to optional dependencies (https://github.com/npm/cli/issues/4828).
frontend | lock-platform | esbuild, node-platform.ts | You installed esbuild for another platform than the one you're currently using.
frontend | lock-platform | Rolldown, napi-rs binding | Error: Cannot find native binding. npm has a bug related to optional dependencies (https://github.com/npm/cli/issues/4828).
frontend | port-taken | Vite, http.ts (strictPort) | Error: Port 7001 is already in use
api | dependency-build | node-gyp | gyp ERR! find Python You need to install the latest version of Python.
api | dependency-build | node-gyp | gyp ERR! stack Error: not found: make
api | dependency-not-found | apt, apt-pkg | E: Package 'libmysqlclient-dev' has no installation candidate
api | dependency-not-found | apt, apt-pkg | E: Version '9.9' for 'tini' was not found
api | dependency-mismatch | apt, acquire | E: Failed to fetch http://deb.debian.org/debian/pool/main/t/tini/tini_0.19.deb  Hash Sum mismatch
api | dependency-unreachable | apt, methods | Could not connect to deb.debian.org:80 (192.0.2.1). - connect (111: Connection refused)
step | database-charset | MySQL, server errors | django.db.utils.OperationalError: (1267, "Illegal mix of collations (utf8mb3_bin,IMPLICIT) and (utf8mb4_general_ci,COERCIBLE) for operation '='")
step | database-half-migrated | MySQL, server errors | django.db.utils.OperationalError: (1060, "Duplicate column name 'colour'")
step | database-half-migrated | MySQL, server errors | django.db.utils.OperationalError: (1061, "Duplicate key name 'cluster_key'")
step | database-unreachable | MySQL, client errors | MySQLdb.OperationalError: (2013, "Lost connection to server at 'handshake: reading initial communication packet', system error: 11")
step | database-unreachable | mariadb, the client | ERROR 2002 (HY000): Can't connect to server on 'mysql' (115)
step | database-not-migrated | Django, runserver | You have 3 unapplied migration(s). Your project may not work properly until you apply the migrations for app(s): bkmonitor.
worker | broker-vhost | RabbitMQ, rabbit_reader.erl | amqp.exceptions.NotAllowed: Connection.open: (530) NOT_ALLOWED - access to vhost 'bkmonitor' refused for user 'bkm'
worker | broker-unreachable | kombu, through a producer | kombu.exceptions.OperationalError: [Errno 111] Connection refused
worker | redis-denied | redis-py, as kombu wraps it | kombu.exceptions.OperationalError: NOAUTH Authentication required.
worker | redis-denied | Redis, acl.c | WRONGPASS invalid username-password pair or user is disabled.
worker | redis-unreachable | redis-py | redis.exceptions.TimeoutError: Timeout connecting to server
worker | redis-loading | redis-py | redis.exceptions.BusyLoadingError: Redis is loading the dataset in memory
api | link-missing | Python, os.symlink | FileExistsError: [Errno 17] File exists: '/workspace/ai_agent' -> '/workspace/bkmonitor/ai_agent'
api | submodule-missing | uv, local packages | error: Distribution not found at: file:///workspace/bk-monitor-base
api | syntax-error | bk-monitor, scheduler/app.py | django setup failed: invalid syntax (notes.py, line 1)
api | import-error | Celery, bin/celery.py | The module alarm_backends.service.scheduler.apps was not found.
api | import-error | Python, extension modules | ImportError: libmariadb.so.3: cannot open shared object file: No such file or directory
api | program-missing | supervisord, process.py | supervisor: couldn't exec python: ENOENT
workspace | file-watches-exhausted | watchdog, inotify_c.py | OSError: [Errno 24] inotify instance limit reached
workspace | file-watches-exhausted | watchdog, inotify_c.py | OSError: [Errno 28] inotify watch limit reached
workspace | file-watches-exhausted | Node, fs.watch | Error: EMFILE: too many open files, watch '/workspace'
workspace | file-watches-exhausted | tail -f | tail: inotify_add_watch: No space left on device
workspace | disk-full | Node, fs | Error: ENOSPC: no space left on device, write
workspace | disk-full | apt, archives | E: You don't have enough free space in /var/cache/apt/archives/.
workspace | disk-full | MariaDB, mysys | mariadbd: Disk is full writing './binlog' (Errcode: 28 "No space left on device")
workspace | disk-full | RabbitMQ, rabbit_alarm.erl | disk resource limit alarm set on node rabbit@localhost.
workspace | disk-full | RabbitMQ, rabbit_disk_monitor.erl | Free disk space is insufficient. Free bytes: 1. Limit: 2
workspace | out-of-memory | RabbitMQ, rabbit_alarm.erl | memory resource limit alarm set on node rabbit@localhost.
workspace | out-of-memory | Python | MemoryError
workspace | out-of-memory | Redis, rdb.c | Can't save in background: fork: Cannot allocate memory
api | port-privileged | Django, runserver | Error: You don't have permission to access that port.
workspace | out-of-memory | Node, V8 | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
workspace | out-of-memory | libstdc++ | terminate called after throwing an instance of 'std::bad_alloc'
workspace | out-of-memory | Erlang | eheap_alloc: Cannot allocate 1318267840 bytes of memory (of type "heap").
workspace | out-of-memory | billiard | Worker exited prematurely: signal 9 (SIGKILL) Job: 0.
workspace | out-of-memory | Redis, server.c | Out Of Memory allocating 100 bytes!
workspace | port-taken | Docker, userland proxy | listen tcp4 127.0.0.1:10204: bind: address already in use
workspace | port-taken | Docker 28, port mapper | failed to bind host port 127.0.0.1:10204/tcp: address already in use
workspace | port-taken | Vite | Error: listen EADDRINUSE: address already in use 0.0.0.0:7001
workspace | port-taken | Python, socket | OSError: [Errno 98] Address already in use
workspace | port-taken | RabbitMQ, rabbit_networking.erl | {error,{could_not_start_listener,"::",5672,eaddrinuse}}
workspace | wrong-architecture | glibc, dlopen | ImportError: _mysql.so: wrong ELF class: ELFCLASS32
workspace | wrong-architecture | Docker, image platforms | The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64/v3)
workspace | permission-denied | git, setup.c | fatal: detected dubious ownership in repository at '/workspace'
workspace | permission-denied | Node, fs | Error: EACCES: permission denied, mkdir '/workspace/bkmonitor/webpack/node_modules'
workspace | permission-denied | Node, fs | Error: EACCES: permission denied, open '/deps/store/v10'
workspace | permission-denied | uv | error: failed to write to file \`/workspace/bkmonitor/uv.lock\`: Permission denied (os error 13)
workspace | permission-denied | coreutils | mkdir: cannot create directory '/workspace/logs': Permission denied
workspace | permission-denied | MariaDB, mysys | mariadbd: Can't create file './ibdata1' (errno: 13 "Permission denied")
workspace | permission-denied | Erlang, auth.erl | Cookie file /var/lib/rabbitmq/.erlang.cookie must be accessible by owner only
workspace | permission-denied | bk-monitor's manage.py | cannot link ai_agent: [Errno 13] Permission denied: '/a' -> '/b'
workspace | disk-full | MariaDB, mysys | Can't open file: './x' (OS errno 28 - No space left on device)
`;

/** Failures without a recording. */
export const quoted: readonly Quoted[] = table
  .trim()
  .split('\n')
  .map(row => {
    const [role = '', told = '', source = '', ...line] = row.split(' | ');
    return {
      role: role as Role,
      told: told as FailureClass,
      source,
      lines: line.join(' | ').split(' ⏎ '),
    };
  });
