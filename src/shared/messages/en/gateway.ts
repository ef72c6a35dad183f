import type { Say, Wording } from '../wording.ts';
import { duration } from './durations.ts';
import { count, list } from './words.ts';

/** What the gateway says of its files, what `bkdev call` and `bkdev explain` say of a request. */
export const gateway = {
  'help.call': () => 'send one request through the gateway: bkdev call GET /api/… --as app-code',
  'help.call.method': () => 'GET, POST, …',
  'help.call.path': () => 'path at the gateway, with its query',
  'help.call.as': () => 'application of gateway.yaml that asks; its secret is added and never shown',
  'help.call.user': () => 'user of gateway.yaml on whose behalf it asks',
  'help.call.header': () => 'another header, "Name: value"; may be given several times',
  'help.call.data': () => 'body; - reads it from standard input',
  'help.explain': () => 'explain why a request through the gateway failed, and what it met on its way',
  'help.explain.request': () => 'its id, from the X-Request-ID header or `bkdev call` (default: the last that failed)',
  'help.logs.request': () => 'only lines of the request with this id, of every service, in order',

  'gateway.applied': ({ routes, applications }: { routes: number; applications: number }) =>
    `gateway.yaml applied: ${routes} ${count(routes, 'route', 'routes')}, ${applications} ${count(applications, 'application', 'applications')}`,
  'gateway.kept': ({ problem }: { problem: Wording }, say: Say) =>
    `the previous configuration stays in use: ${say(problem)}`,
  'gateway.waiting': ({ problem }: { problem: Wording }, say: Say) =>
    `nothing is served until this is fixed: ${say(problem)}`,
  'gateway.not-listening': () => 'the gateway is not listening yet',
  'gateway.key-unusable': ({ file, problem }: { file: string; problem: readonly string[] }) =>
    `${file} holds no usable key: ${problem.join(' ')}`,
  'gateway.file.unreadable': ({ file, problem }: { file: string; problem: string }) =>
    `${file} cannot be read: ${problem}`,
  'gateway.file.syntax': ({ file, line, problem }: Place & { problem: string }) =>
    `${file}:${line}: not valid YAML: ${problem}`,
  'gateway.file.key-repeated': ({ file, line, key }: Place & { key: string }) =>
    `${file}:${line}: ${key} is there twice`,
  'gateway.file.key-missing': ({ file, line, where, key }: Field & { key: string }) =>
    `${file}:${line}: ${where === '' ? 'the file' : where} needs \`${key}\``,
  'gateway.file.key-unknown': ({ file, line, where, key, known }: Field & { key: string; known: readonly string[] }) =>
    `${file}:${line}: ${where === '' ? 'the file' : where} has no field \`${key}\`; known fields: ${known.join(', ')}`,
  'gateway.file.value-invalid': ({ file, line, where, rule, expected }: Field & { rule: string; expected: string }) =>
    `${file}:${line}: ${where} is not allowed (${rule}: ${expected})`,
  'gateway.file.no-paths': ({ file, line }: Place) => `${file}:${line}: a resource definition needs \`paths\``,
  'gateway.file.no-places': ({ file, line, convention }: Field & { convention: string }) =>
    `${file}:${line}: ${convention} does not say how resource definitions are read (\`resources\`)`,
  'gateway.file.resource-incomplete': ({ file, line, route, key }: Place & { route: string; key: string }) =>
    `${file}:${line}: ${route} needs \`${key}\``,
  'gateway.file.resource-unknown': ({ file, line, resource }: Field & { resource: string }) =>
    `${file}:${line}: no route is called ${resource}`,
  'gateway.file.route-repeated': ({ file, line, route, first }: Place & { route: string; first: string }) =>
    `${file}:${line}: ${route} is already at ${first}`,
  'gateway.file.backend-unknown': ({
    file,
    line,
    backend,
    known,
  }: Field & { backend: string; known: readonly string[] }) =>
    `${file}:${line}: there is no back end ${backend}; defined: ${known.join(', ')}`,
  'gateway.file.service-unknown': ({
    file,
    line,
    service,
    known,
  }: Field & { service: string; known: readonly string[] }) =>
    `${file}:${line}: there is no service ${service} in this profile's Compose files; defined: ${known.join(', ')}`,
  'gateway.file.token-shared': ({ file, line, user, other }: Field & { user: string; other: string }) =>
    `${file}:${line}: ${user} and ${other} have the same token`,

  'gateway.none': () => 'This environment has no gateway.',
  'gateway.none.hint': () => 'bkdev up gateway brings up a profile that has one.',
  'gateway.silent': () => 'The gateway did not answer in a way that this bkdev understands.',
  'gateway.restart': () => 'bkdev restart gateway starts it again; bkdev init brings its files up to date.',
  'gateway.call.application-unknown': ({ application, known }: { application: string; known: readonly string[] }) =>
    `gateway.yaml has no application ${application}. Known: ${list(known)}.`,
  'gateway.call.user-unknown': ({ user, known }: { user: string; known: readonly string[] }) =>
    `gateway.yaml has no user ${user} with a token. Known: ${list(known)}.`,
  'gateway.call.failed': ({ problem }: { problem: string }) => `The gateway did not answer: ${problem}`,
  'gateway.call.hint': () => 'bkdev status shows how it is; .devcontainer/gateway.yaml says what it knows.',
  'gateway.call.header-invalid': ({ header }: { header: string }) =>
    `"${header}" is not a header. Expected: "Name: value".`,
  'gateway.call.path-invalid': ({ path }: { path: string }) => `${path} is not a path: it has to begin with /.`,
  'gateway.call.answered': ({ status, ms }: { status: number; ms: number }) => `HTTP ${status} after ${duration(ms)}`,
  'gateway.call.request': ({ id }: { id: string }) => `request ${id}`,
  'gateway.call.cut': ({ bytes }: { bytes: number }) => `(the rest of ${bytes} bytes is left out)`,
  'gateway.call.explains': () => 'says why',

  'explain.no-failure': () => 'No request through the gateway has failed.',
  'explain.unknown': ({ id }: { id: string }) => `The gateway's log has no request ${id}.`,
  'explain.unknown.hint': () =>
    'bkdev logs gateway shows those it has; a request that never reached the gateway is in none.',
  'explain.request': ({ method, path, status, ms }: { method: string; path: string; status: number; ms: number }) =>
    `${method} ${path}: HTTP ${status} after ${duration(ms)}`,
  'explain.fine': ({ instance }: { instance: string }) => `It was answered by ${instance} and did not fail.`,
  'explain.fine-here': () => 'The gateway answered it by itself.',
  'explain.route-unknown': ({ method, path }: { method: string; path: string }) => `No route takes ${method} ${path}.`,
  'explain.route-unknown.hint': () =>
    "Routes are in gateway.yaml and in the product's resource definitions that it names; the method counts, too.",
  'explain.credentials-unreadable': ({ header }: Credential) => `The header ${header} is not a JSON object.`,
  'explain.application-missing': ({ header }: Credential) =>
    `The header ${header} is missing or names no application, and this route asks for one.`,
  'explain.application-unknown': ({ header, application }: Credential & { application: string }) =>
    `The application ${application} in ${header} is not in gateway.yaml.`,
  'explain.known-applications': ({ known }: { known: readonly string[] }) =>
    `gateway.yaml has these applications: ${list(known)}. bkdev call --as sends the right header.`,
  'explain.secret-missing': ({ header, application }: Credential & { application: string }) =>
    `${header} names the application ${application} without a secret.`,
  'explain.secret-wrong': ({ header, application }: Credential & { application: string }) =>
    `The secret in ${header} is none of those that gateway.yaml has for ${application}.`,
  'explain.secret.hint': ({ application }: { application: string }) =>
    `Compare it with applications.${application}.secrets in .devcontainer/gateway.yaml; bkdev call --as ${application} sends the right one.`,
  'explain.user-missing': ({ header }: Credential) =>
    `This route asks for a verified user, and neither ${header} nor a cookie has a token.`,
  'explain.user-unverified': ({ header, user }: Credential & { user: string }) =>
    `This route asks for a verified user; ${header} only claims to be ${user}, without a token.`,
  'explain.user-token-unknown': ({ header }: Credential) =>
    `The user token in ${header} or the cookie is not in gateway.yaml.`,
  'explain.user.hint': () => 'Tokens are in gateway.yaml under users; bkdev call --user NAME sends one.',
  'explain.permission-missing': ({ application, resource }: Resource) =>
    `${application} has no permission for ${resource}.`,
  'explain.permission-expired': ({ application, resource }: Resource) =>
    `The permission of ${application} for ${resource} has expired.`,
  'explain.permission.hint': ({ application }: { application: string }) =>
    `Permissions are in gateway.yaml: applications.${application}.may and .until.`,
  'explain.limited': (
    {
      scope,
      limit,
      seconds,
      used,
      over,
    }: { scope: Wording; limit: number; seconds: number; used: number; over: number },
    say: Say,
  ) =>
    `It was over the limit of ${limit} in ${seconds} s ${say(scope)}: request ${used} of that window, ${over} too many.`,
  'explain.limit-stage': () => 'for everybody together',
  'explain.limit-application': ({ application }: { application: string }) =>
    `for ${application === '' ? 'callers without an application' : application}`,
  'explain.limit-resource': ({ application, resource }: Resource) =>
    `for ${application === '' ? 'callers without an application' : application} at ${resource}`,
  'explain.limit.free-in': ({ ms }: { ms: number }) =>
    `The window closes in ${duration(ms)}; requests pass again then.`,
  'explain.limit.free-now': () => 'The window has closed since; requests pass again.',
  'explain.limit.hint': () => 'Limits are in gateway.yaml under limits.',
  'explain.body-too-large': ({ size, limit }: { size: number; limit: number }) =>
    `Its body had ${size} bytes; the route takes ${limit}.`,
  'explain.body.hint': () => 'gateway.yaml sets the limit: body, for all routes or for one.',
  'explain.backend-absent': ({ service, state }: { service: string; state: Wording }, say: Say) =>
    `No instance of ${service} was running. Now ${service} ${say(state)}.`,
  'explain.is-running': () => 'is running',
  'explain.backend-absent.hint': ({ service }: { service: string }) =>
    `Bring up a profile that has ${service}, or change the back end in gateway.yaml.`,
  'explain.backend-refused': ({ instance }: Backend) => `${instance} refused the connection: nothing listens there.`,
  'explain.backend-reset': ({ instance }: Backend) => `${instance} closed the connection without an answer.`,
  'explain.backend-connect-timeout': ({ instance }: Backend) => `${instance} did not accept the connection in time.`,
  'explain.backend-timeout': ({ instance, seconds }: Backend & { seconds: number }) =>
    `${instance} did not answer within ${seconds} s.`,
  'explain.backend-timeout.hint': () => 'gateway.yaml, or the resource definition, sets the timeout.',
  'explain.backend.hint': ({ service }: { service: string }) =>
    `bkdev status shows how ${service} is, bkdev logs ${service} what it wrote.`,
  'explain.answered': ({ instance, status }: { instance: string; status: number }) =>
    `${instance} itself answered ${status}; the gateway passed that on.`,
  'explain.cause': ({ instance, cause }: { instance: string; cause: string }) =>
    `${instance} wrote at that moment: ${cause}`,
  'explain.fault': ({ fault }: { fault: string }) => `The gateway itself failed: ${fault}`,
  'explain.lines.says': () => 'shows what every service wrote for it',
  'explain.kind-unknown': ({ kind }: { kind: string }) => `The gateway refused it: ${kind}.`,
};

interface Place {
  readonly file: string;
  readonly line: number;
}

interface Field extends Place {
  readonly where: string;
}

interface Credential {
  readonly header: string;
}

interface Resource {
  readonly application: string;
  readonly resource: string;
}

interface Backend {
  readonly service: string;
  readonly instance: string;
}
