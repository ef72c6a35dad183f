import type { Say, Wording } from '../wording.ts';
import { count, type Few, few } from './words.ts';

/** What the agent and its probes find and do. */
export const agent = {
  'probe.page-fails': ({ page, status, title }: { page: string; status: number; title: string }) =>
    `the page ${page} answers ${status}${title && `: ${title}`}`,
  'probe.answers-status': ({ status, location }: { status: number; location?: string }) =>
    location === undefined ? `answers ${status}` : `answers ${status}, to ${location}`,
  'probe.body-lacks': ({ expected, body }: { expected: string; body: string }) =>
    `the body lacks "${expected}": got "${body}"`,
  'probe.no-answer': ({ withinMs }: Within) => `no answer within ${seconds(withinMs)}`,
  'probe.port-refused': ({ port }: { port: number }) => `connection refused on port ${port}`,
  'probe.connection-refused': () => 'connection refused',
  'probe.connection-broken': () => 'the connection was broken off',
  'probe.no-host': ({ host }: { host: string }) => `no such host ${host}`,
  'probe.lookup-failed': ({ host }: { host: string }) => `the name ${host} cannot be looked up now`,
  'probe.no-route': ({ host }: { host: string }) => `no route to ${host}`,
  'probe.answer-cut': ({ port }: { port: number }) => `the answer on port ${port} was broken off`,
  'probe.no-http': ({ port, error }: { port: number; error: string }) => `no HTTP on port ${port}: ${error}`,

  'probe.packages-missing': ({ python }: { python: string }) =>
    `cannot be probed before the Python packages are installed: no ${python}`,
  'probe.python-ended': ({ how, said }: { how: Wording; said: string }, say: Say) =>
    `the probe's Python ${say(how)}${said === '' ? '' : `: ${said}`}`,
  'probe.python-silent': ({ withinMs }: Within) => `the probe's Python gives no answer within ${seconds(withinMs)}`,
  'probe.failed': ({ error }: { error: string }) => `the probe failed: ${error}`,
  'probe.variable-missing': ({ of, variable }: { of: 'role' | 'workspace'; variable: string }) =>
    `the ${of}'s environment has no ${variable}`,
  'probe.port-invalid': ({ of }: { of: 'role' | 'workspace' }) =>
    `the ${of}'s environment has a port that is not a number`,
  'probe.import-failed': ({ error }: { error: string }) => `cannot be probed: ${error}`,
  'probe.environment-missing': ({ path }: { path: string }) =>
    `it does not say which broker it uses: no ${path}; restart its container`,
  'probe.environment-damaged': ({ path }: { path: string }) =>
    `it does not say which broker it uses: ${path} is damaged; restart its container`,
  'probe.environment-unreadable': ({ error }: { error: string }) => `it does not say which broker it uses: ${error}`,

  'probe.broker-address-invalid': ({ broker }: { broker: string }) =>
    `broker ${broker} is not a valid address: see CELERY_BROKER_URL`,
  'probe.broker-kind-unknown': ({ transport }: { transport: string }) =>
    `there is no kind of broker "${transport}": see CELERY_BROKER_URL`,
  'probe.broker-denied': ({ broker, user }: OfBroker & { user?: string }) =>
    `broker ${broker} refuses ${user === undefined ? 'the password' : `user "${user}" or its password`}`,
  'probe.broker-no-vhost': ({ broker, vhost }: { broker: string; vhost: string }) =>
    `broker ${broker} has no virtual host "${vhost}"`,
  'probe.broker-no-access': ({ broker, user, vhost }: { broker: string; user: string; vhost: string }) =>
    `broker ${broker} refuses user "${user}" access to virtual host "${vhost}"`,
  'probe.broker-no-database': ({ broker, database }: { broker: string; database: string }) =>
    `broker ${broker} has no database "${database}"`,
  'probe.broker-loading': ({ broker }: { broker: string }) => `broker ${broker} is still loading its data`,
  'probe.broker-unreachable': ({ broker, why }: OfBroker & { address?: string; why: Wording }, say: Say) =>
    `broker ${broker} is unreachable: ${say(why)}`,
  'probe.broker-not-importable': ({ broker, error }: { broker: string; error: string }) =>
    `broker ${broker} cannot be probed: ${error}`,
  'probe.broker-blocked': ({ broker }: { broker: string }) =>
    `broker ${broker} takes no messages: a resource alarm blocks publishers`,
  'probe.alarm': ({ reason }: { reason?: string }) =>
    `a resource alarm blocks publishers: ${reason ?? 'its memory or its disk is short'}`,
  'probe.broker-hung-up': () => 'the broker hung up',
  'probe.broker-refuses': ({ number, text }: { number: number; text: string }) =>
    `the broker refuses: ${number} ${text}`,
  'probe.broker-unexpected': ({ method }: { method: readonly number[] }) =>
    `the broker sent an unexpected method: ${method.join('.')}`,
  'probe.broker-no-answer': ({ port, error }: { port: number; error: string }) =>
    `the broker does not answer on port ${port}: ${error}`,

  'probe.no-celery-programs': () => 'x-bkdev.programs of this service names no Celery worker',
  'probe.no-reply': ({ nodes, broker }: { nodes: readonly string[]; broker: string }) =>
    `no reply from ${nodes.join(', ')}; broker ${broker} answers`,
  'probe.not-connected-yet': ({ nodes, more, broker }: Few<'nodes'> & { broker: string }) =>
    `${few(nodes, more)} ${count(nodes, 'is', 'are')} not connected to broker ${broker} yet`,
  'probe.not-connected': ({ nodes, more, broker }: Few<'nodes'> & { broker: string }) =>
    `${few(nodes, more)} ${count(nodes, 'is', 'are')} not connected to broker ${broker}, which answers: another broker or virtual host is used`,
  'probe.queues-unread': ({ queues, more, waiting }: Few<'queues'> & { waiting: number }) =>
    `nobody consumes ${count(queues, 'queue', 'queues')} ${few(queues, more)}${waiting > 0 ? `; ${atLeast(waiting)} waiting there` : ''}`,
  'probe.senders-elsewhere': ({ senders, more, theirs, ours }: Few<'senders'> & { theirs: string; ours: string }) =>
    `${few(senders, more)} ${count(senders, 'sends its', 'send their')} tasks to broker ${theirs}; these workers take theirs from ${ours}`,
  'probe.pool-stuck': ({ node, task, afterMs }: { node: string; task?: string; afterMs: number }) =>
    `${node} answers, but its pool is not picking up tasks: ${task ?? 'one'} has been waiting for more than ${seconds(afterMs)}`,

  'probe.redis-denied': ({ redis }: { redis?: string }) => `${nameOf('Redis', redis)} asks for a password`,
  'probe.redis-loading': ({ redis }: { redis?: string }) => `${nameOf('Redis', redis)} is still loading its data`,
  'probe.redis-unreachable': ({ redis, why }: { redis: string; why: Wording }, say: Say) =>
    `Redis ${redis} is unreachable: ${say(why)}`,
  'probe.redis-read-only': () => 'it takes no writes: it is a read-only replica',
  'probe.redis-full': () => 'it takes no writes: all of its memory (maxmemory) is used',
  'probe.redis-unsaved': () => 'it takes no writes: it could not save its data to disk',
  'probe.store-refuses-write': ({ error }: { error: string }) => `it refuses a write: ${error}`,

  'probe.database-denied': ({ user }: { user: string }) => `it refuses user "${user}" or its password`,
  'probe.database-no-access': ({ user, database }: { user: string; database: string }) =>
    `it refuses user "${user}" access to database ${database}`,
  'probe.database-unknown': ({ database }: { database: string }) => `it has no database ${database}`,
  'probe.database-charset': ({ database, has, needed }: { database: string; has: string; needed: string }) =>
    `database ${database} has the character set ${has} where ${needed} is needed`,
  'probe.database-unreachable': ({ error }: { error: string }) => `it cannot be reached: ${error}`,
  'probe.database-error': ({ number, error }: { number: number; error: string }) =>
    `it answers with error ${number}: ${error}`,
  'probe.database': ({ database, why }: { database: string; why: Wording }, say: Say) =>
    `database ${database}: ${say(why)}`,

  'probe.no-scheduler': () => "no scheduler: nobody holds redbeat's lock",
  'probe.earlier-scheduler': () => "no scheduler: redbeat's lock belongs to an earlier one",
  'probe.scheduler-stuck': ({ task, overdueMs }: { task: string; overdueMs: number }) =>
    `the scheduler is stuck: ${task} is overdue by ${overdueMs < 120_000 ? `more than ${seconds(overdueMs)}` : age(overdueMs)}`,
  'probe.schedule-unreadable': ({ error }: { error: string }) => `the schedule cannot be read: ${error}`,

  'note.long-task': ({ node, task, forMs }: { node: string; task: string; forMs: number }) =>
    `${node} has been running ${task} for ${age(forMs)}`,
  'note.queue-grows': ({ queue, waiting }: { queue: string; waiting: number }) =>
    `queue ${queue} is growing: ${atLeast(waiting)} waiting`,
  'note.migrations-missing': ({ names, more }: Few<'names'>) =>
    `${names.length + more} ${count(names, 'migration is', 'migrations are')} not applied: ${few(names, more)}; bkdev up applies ${count(names, 'it', 'them')}`,
  'note.migrations-ahead': ({ names, more }: Few<'names'>) =>
    `the database is ahead of this branch: ${few(names, more)} ${count(names.length + more, 'is', 'are')} applied and ${count(names.length + more, 'has', 'have')} no file here; bkdev db restore brings back this branch's, bkdev db reset makes it anew`,
  'note.migrations-replaced': ({ applied, here }: { applied: string; here: string }) =>
    `this branch has ${here} in the place of ${applied}, which the database has; bkdev db restore brings back this branch's, bkdev db reset makes it anew`,
  'note.packages-gone': ({ names, more }: Few<'names'>) =>
    `${names.length + more} ${count(names, 'package of the last sync is', 'packages of the last sync are')} gone: ${few(names, more)}; bkdev up installs ${count(names, 'it', 'them')} again`,
  'note.redis-memory': ({ percent, limit }: { percent: number; limit: string }) =>
    `more than ${percent}% of its memory is used (maxmemory ${limit}); when full it takes no writes`,
  'note.crash-loop': ({ program, times, withinMs, how }: CrashLoop, say: Say) =>
    `${program} keeps ending: ${times} times within ${age(withinMs)}, and last it ${say(how)}`,
  'note.killed-for-memory': ({ times, limit }: { times: number; limit?: number }) =>
    `${times === 1 ? 'one of its processes was' : `${times} of its processes were`} killed: out of memory${limit === undefined ? '' : ` (limit ${Math.round(limit / 1024 ** 2)} MiB)`}`,
  'note.worker-timeout': ({ pid, times, seconds: limit, request }: LostWorker & { seconds: number }) =>
    `worker ${pid} was killed by its timeout of ${limit} s${inRequest(request)}${also(times)}`,
  'debugger.paused': ({ place }: AtBreakpoint) => `paused at ${place}`,
  'debugger.awaited': ({ program }: OfProgram) => `${program} waits for a debugger`,
  'note.worker-killed': ({ pid, times, request }: LostWorker) =>
    `worker ${pid} was killed by a signal from outside gunicorn${inRequest(request)}${also(times)}`,

  'end.exited': ({ status }: { status: number }) => `exited with ${status}`,
  'end.killed': ({ signal }: { signal: string }) => `was killed by ${signal}`,
  'end.signalled': () => 'was killed by a signal',
  'end.not-started': ({ error }: { error: string }) => `cannot be started: ${error}`,
  'end.too-quickly': () => 'exited too quickly',
  'end.soon': ({ how }: { how: Wording }, say: Say) => `it ${say(how)} soon after its start`,
  'end.each-start': ({ how, withinMs }: { how?: Wording; withinMs: number }, say: Say) =>
    `${how === undefined ? 'exited' : say(how)} within ${seconds(withinMs)} of each`,
  'end.no-worker': ({ error }: { error: string }) => `no worker comes up: ${error}`,
  'end.no-reason': () => 'no reason given',

  'program.several': ({ reasons }: { reasons: readonly Wording[] }, say: Say) => reasons.map(say).join('; '),
  'program.none': () => 'its supervisor has no program',
  'program.none-started': () => 'no program has been started yet',
  'program.starting': ({ program }: OfProgram) => `${program} is starting`,
  'program.stopping': ({ program }: OfProgram) => `${program} is stopping`,
  'program.stopped': ({ program }: OfProgram) => `${program} is stopped`,
  'program.state-unknown': ({ program }: OfProgram) => `its supervisor does not know the state of ${program}`,
  'program.starting-again': ({ program, why }: OfProgram & { why: Wording }, say: Say) =>
    `${program} is being started again: ${say(why)}`,
  'program.gave-up': ({ program, starts, why }: OfProgram & { starts?: number; why?: Wording }, say: Say) =>
    `${program} gave up${starts === undefined ? '' : ` after ${starts} ${count(starts, 'start', 'starts')}`}${why === undefined ? '' : `: ${say(why)}`}`,
  'program.ended': ({ program, how }: OfProgram & { how: Wording }, say: Say) => `${program} ${say(how)}`,
  'program.halted': ({ program, pid }: OfProgram & { pid: number }) =>
    `${program} is stopped by a signal; kill -CONT ${pid} in its container continues it`,
  'program.child-halted': ({ program, pid }: OfProgram & { pid: number }) =>
    `${program} answers, but its child process ${pid} is stopped by a signal; kill -CONT continues it`,
  'program.crashed': ({ program, how }: OfProgram & { how: Wording }, say: Say) =>
    `${program} ${say(how)} and is being started again`,
  'program.restarted': ({ program }: OfProgram) => `${program} was restarted`,
  'program.changed': () => 'its programs changed',

  'supervisor.http-status': ({ status }: { status: number }) => `its supervisor answers ${status}`,
  'supervisor.not-xml-rpc': ({ body }: { body: string }) => `its supervisor answers no XML-RPC: "${body}"`,
  'supervisor.shutting-down': () => 'its supervisor is shutting down',
  'supervisor.refuses': ({ error }: { error: string }) => `its supervisor refuses: ${error}`,
  'supervisor.no-answer': ({ withinMs }: Within) => `its supervisor gives no answer within ${seconds(withinMs)}`,
  'supervisor.no-socket': ({ path }: { path: string }) => `its supervisor is not running: no socket ${path}`,
  'supervisor.not-listening': ({ path }: { path: string }) =>
    `its supervisor is not running: nothing listens on ${path}`,
  'supervisor.no-access': ({ path }: { path: string }) => `its supervisor cannot be asked: no access to ${path}`,
  'supervisor.answer-cut': () => 'its supervisor broke off its answer',
  'supervisor.unreachable': ({ error }: { error: string }) => `its supervisor cannot be asked: ${error}`,

  'role.not-healthy-in-time': ({ afterMs, reason }: { afterMs: number; reason: Wording }, say: Say) =>
    `not healthy after ${Math.round(afterMs / 1000)} s${reason === '' ? '' : `: ${say(reason)}`}`,

  'agent.role-gone': () => 'it is gone: neither its socket nor its name is there',
  'agent.restarting': () => 'being restarted',
  'agent.look-late': ({ withinMs }: Within) => `it could not be looked at within ${seconds(withinMs)}`,
  'agent.loop-stalled': ({ service, agoMs }: { service: string; agoMs: number }) =>
    `the loop of ${service} last ran ${seconds(agoMs)} ago`,
  'agent.service-unknown': ({ service, existing }: { service: string } & Existing) =>
    `no supervised service ${service}; there are: ${existing.join(', ') || 'none'}`,
  'agent.program-unknown': ({ program, service, existing }: { program: string; service: string } & Existing) =>
    `no program ${program} in ${service}; there are: ${existing.join(', ') || 'none'}`,
  'agent.service-not-reloaded': ({ service, existing }: { service: string } & Existing) =>
    `no service ${service} that is reloaded; there are: ${existing.join(', ') || 'none'}`,
  'agent.route-unknown': ({ route, existing }: { route: string } & Existing) =>
    `no ${route}; there are: ${existing.join(', ')}`,
  'agent.within-invalid': ({ mostMs }: { mostMs: number }) => `look needs ?within=MILLISECONDS, up to ${mostMs}`,
  'agent.service-missing': () => 'restart needs ?service=NAME',
  'agent.program-missing': ({ order }: { order: string }) => `${order} needs ?service=NAME&program=NAME`,
  'agent.failed': ({ error }: { error: string }) => `the agent failed: ${error}`,
  'agent.definition-unreadable': ({ file, fault }: { file: string; fault: Wording }, say: Say) =>
    `the agent does not know the definition: ${file}: ${say(fault)}; bkdev up writes it`,
  'agent.file-missing': () => 'there is no such file',
  'agent.not-yaml': ({ error }: { error: string }) => `not YAML: ${error}`,
  'agent.field-invalid': ({ field, problem }: { field: string; problem: Wording }, say: Say) =>
    `${field === '' ? 'its contents' : field}: ${say(problem)}`,
  'agent.prober-ended': ({ said }: { said: string }) => `the Python that probes ended: ${said}`,
  'agent.prober-restarts': () => 'It is started again automatically.',
  'agent.up-writes-definition': () => 'bkdev up writes it.',
  'agent.no-socket': ({ error }: { error: string }) => `no control socket: ${error}`,
  'agent.without-socket': () => 'Health is still reported; restarts are not accepted.',

  'agent.not-listening': () => 'the agent is not running: nobody listens on its socket',
  'agent.no-answer': ({ withinMs }: Within) => `the agent does not answer within ${seconds(withinMs)}`,
  'agent.no-way-in': () =>
    'the engine runs no command in the workspace; a proxy in front of it must pass on upgraded connections',
  'agent.answer-cut': () => 'the agent broke off its answer',
  'agent.answer-unknown': () => 'the agent gives an answer that this bkdev does not understand',
  'agent.curl-ended': ({ status }: { status: number }) => `curl ended with ${status}`,
  'agent.workspace-down': ({ workspace }: { workspace: string }) => `${workspace} is not running`,
  'agent.too-old': () => 'the agent of this environment is older than live reload',
  'agent.not-reached': ({ what, why }: { what: Wording; why: Wording }, say: Say) => `${say(what)}: ${say(why)}.`,
  'agent.not-paused': () => 'Live reload could not be paused',
  'agent.not-resumed': () => 'Live reload could not be resumed',
  'agent.no-canary': ({ error }: { error: string }) => `no file can be written to .devcontainer (${error})`,
  'agent.restart-failed': ({ service, why }: { service: string; why: Wording }, say: Say) =>
    `${service} could not be restarted: ${say(why)}`,
  'agent.stop-failed': ({ service, why }: { service: string; why: Wording }, say: Say) =>
    `${service} could not be stopped: ${say(why)}`,
  'agent.start-failed': ({ service, why }: { service: string; why: Wording }, say: Say) =>
    `${service} could not be started: ${say(why)}`,
  'agent.logs-or-up': ({ service }: { service: string }) =>
    `bkdev logs ${service} shows what it wrote; bkdev up starts what is down.`,
  'agent.init-updates': () => 'bkdev init brings it up to date; bkdev restart workspace starts it.',
  'agent.up-starts': () => 'bkdev up starts it.',
  'agent.name-one': () => 'Name one of those, or none for all of them.',
  'agent.restart-starts': () =>
    'bkdev restart workspace starts the agent again; bkdev logs workspace shows what it wrote.',

  'code.awaits-instance': ({ instance }: { instance: string }) => `waits until ${instance} works with it`,
  'code.undecided': ({ withinMs }: Within) =>
    `its server has not reported for ${seconds(withinMs)} whether the new code loads; the old workers may still be serving`,
  'code.paused': () => 'paused',
  'code.at-breakpoint': ({ place }: AtBreakpoint) => `waits while a breakpoint holds ${place}`,
  'code.git-holds': ({ path }: { path: string }) => `git holds ${path}`,
  'code.files': ({ first, more }: { first: string; more: number }) => (more > 0 ? `${first} and ${more} more` : first),
  'code.loop-held': ({ times, files }: Loop, say: Say) =>
    `held after ${times} reloads in a row: each start changes ${say(files)} again; add it to x-bkdev.reload.ignore, or bkdev resume`,
  'code.packages-failed': ({ reason }: { reason: Wording }, say: Say) => `packages: ${say(reason)}`,
  'code.file-changed': ({ path }: { path: string }) => `${path} has changed`,
  'code.up-applies': () => 'bkdev up applies it',
  'code.up-rebuilds': () => 'bkdev up rebuilds the images and recreates the containers',
  'code.up-shows-plan': () => 'bkdev up applies it: its plan says what is recreated',
  'code.up-recreates-readers': () => 'bkdev up applies it: the services that read it are recreated',
  'code.next-start': () => 'it takes effect at the next start: bkdev restart SERVICE',
  'code.next-start-or-up': () => 'it takes effect at the next start: bkdev restart SERVICE, or bkdev up',
  'code.git-lock-left': ({ path }: { path: string }) => `${path} was left behind by a git that was killed`,
  'code.git-lock-remove': ({ path }: { path: string }) => `rm ${path}  (once no git is running)`,
  'code.memory-not-kept': ({ error }: { error: string }) => `the state of live reload cannot be saved: ${error}`,
  'code.unchecked': () => 'saved code cannot be checked before it is reloaded',
  'code.unchecked-reloads': () => 'It is reloaded all the same.',
};

interface Within {
  readonly withinMs: number;
}

interface OfBroker {
  readonly broker: string;
  /** RabbitMQ or Redis, as the address says. */
  readonly kind: 'amqp' | 'redis';
}

interface OfProgram {
  readonly program: string;
}

interface Existing {
  readonly existing: readonly string[];
}

interface CrashLoop {
  readonly program: string;
  readonly times: number;
  readonly withinMs: number;
  readonly how: Wording;
}

interface AtBreakpoint {
  /** `views.py:41`. */
  readonly place: string;
}

interface LostWorker {
  readonly pid: number;
  readonly times: number;
  readonly request?: string;
}

interface Loop {
  readonly times: number;
  readonly files: Wording;
}

/** A count that was rounded down, so that it is no news at every look. */
function atLeast(waiting: number): string {
  return waiting < 10 ? String(waiting) : `at least ${waiting}`;
}

/** A store by its address, or the one that is told about. */
function inRequest(request: string | undefined): string {
  return request === undefined ? '' : ` while serving ${request}`;
}

/** Of how many lost workers the one that is told of was the last. */
function also(times: number): string {
  return times === 1 ? '' : ` (${times} workers within 10 min)`;
}

function nameOf(kind: string, address: string | undefined): string {
  return address === undefined ? 'it' : `${kind} ${address}`;
}

function seconds(durationMs: number): string {
  return `${durationMs / 1000} s`;
}

function age(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
