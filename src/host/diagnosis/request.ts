import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Explanation, GatewayRecord } from '../../shared/model/request.ts';

/** The context of an explanation. */
export interface Circumstances {
  /** Epoch ms. */
  readonly now: number;
  /** The log lines of the back end's instance during the request. */
  readonly backendLines: readonly string[];
  /** The current state of the service that had no instance. */
  readonly backendState: Wording;
}

/** Explains a request. A refusal of an unknown kind is shown by its name. */
export function explainRequest(request: GatewayRecord, circumstances: Circumstances): Explanation {
  const { refused, fault, instance = '', status, method, path } = request;
  if (fault !== undefined) return { what: message('explain.fault', { fault }), more: [], hints: [] };
  if (refused) return explainRefusal(request, refused.kind, fieldsOf(refused.params), circumstances);
  if (instance === '') {
    const isUnknown = status === 404;
    return {
      what: isUnknown ? message('explain.route-unknown', { method, path }) : message('explain.fine-here'),
      more: [],
      hints: [],
    };
  }
  if (status < 400) return { what: message('explain.fine', { instance }), more: [], hints: [] };
  return {
    what: message('explain.answered', { instance, status }),
    more: causeOf(instance, circumstances),
    hints: hintFor(request),
  };
}

/** Typed access to a refusal's parameters; missing or mistyped ones are empty. */
interface Fields {
  readonly text: (name: string) => string;
  readonly number: (name: string) => number;
  readonly texts: (name: string) => string[];
}

function fieldsOf(params: Readonly<Record<string, unknown>>): Fields {
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(each => typeof each === 'string') : []);
  return {
    text: name => (typeof params[name] === 'string' ? params[name] : ''),
    number: name => (typeof params[name] === 'number' ? params[name] : 0),
    texts: name => list(params[name]),
  };
}

function explainRefusal(
  request: GatewayRecord,
  kind: string,
  { text, number, texts }: Fields,
  circumstances: Circumstances,
): Explanation {
  const [header, application, resource] = [text('header'), text('application'), text('resource')];
  const backend = { service: text('service'), instance: text('instance') || text('service') };
  const only = (what: Message, ...hints: Message[]): Explanation => ({ what, more: [], hints });
  const known = texts('known').length > 0 ? [message('explain.known-applications', { known: texts('known') })] : [];
  const userHint = message('explain.user.hint');
  const fromBackend = (what: Message, ...hints: Message[]): Explanation => ({
    ...{ what, more: causeOf(backend.instance, circumstances) },
    hints: [...hints, message('explain.backend.hint', backend)],
  });
  switch (kind) {
    case 'route-unknown':
      return only(message('explain.route-unknown', request), message('explain.route-unknown.hint'));
    case 'credentials-unreadable':
      return only(message('explain.credentials-unreadable', { header }), ...known);
    case 'application-missing':
      return only(message('explain.application-missing', { header }), ...known);
    case 'application-unknown':
      return only(message('explain.application-unknown', { header, application }), ...known);
    case 'secret-missing':
      return only(
        message('explain.secret-missing', { header, application }),
        message('explain.secret.hint', { application }),
      );
    case 'secret-wrong':
      return only(
        message('explain.secret-wrong', { header, application }),
        message('explain.secret.hint', { application }),
      );
    case 'user-missing':
      return only(message('explain.user-missing', { header }), userHint);
    case 'user-unverified':
      return only(message('explain.user-unverified', { header, user: text('user') }), userHint);
    case 'user-token-unknown':
      return only(message('explain.user-token-unknown', { header }), userHint);
    case 'permission-missing':
    case 'permission-expired':
      return only(
        message(`explain.${kind}`, { application, resource }),
        message('explain.permission.hint', { application }),
      );
    case 'limited-stage':
    case 'limited-application':
    case 'limited-resource':
      return explainLimit(request, kind, { text, number, texts }, circumstances.now);
    case 'body-too-large':
      return only(
        message('explain.body-too-large', { size: number('size'), limit: number('limit') }),
        message('explain.body.hint'),
      );
    case 'backend-absent':
      return only(
        message('explain.backend-absent', { service: backend.service, state: circumstances.backendState }),
        message('explain.backend-absent.hint', backend),
      );
    case 'backend-refused':
    case 'backend-reset':
    case 'backend-connect-timeout':
      return fromBackend(message(`explain.${kind}`, backend));
    case 'backend-timeout':
      return fromBackend(
        message('explain.backend-timeout', { ...backend, seconds: number('seconds') }),
        message('explain.backend-timeout.hint'),
      );
    default:
      return only(message('explain.kind-unknown', { kind }));
  }
}

function explainLimit(
  { at }: GatewayRecord,
  kind: 'limited-stage' | 'limited-application' | 'limited-resource',
  { text, number }: Fields,
  now: number,
): Explanation {
  const about = { application: text('application'), resource: text('resource') };
  const scopes = {
    'limited-stage': () => message('explain.limit-stage'),
    'limited-application': () => message('explain.limit-application', about),
    'limited-resource': () => message('explain.limit-resource', about),
  };
  const [limit, seconds, used] = [number('limit'), number('seconds'), number('used')];
  const ms = at + number('free') * 1000 - now;
  return {
    what: message('explain.limited', { scope: scopes[kind](), limit, seconds, used, over: used - limit }),
    more: [ms > 0 ? message('explain.limit.free-in', { ms }) : message('explain.limit.free-now')],
    hints: [message('explain.limit.hint')],
  };
}

function hintFor({ service }: GatewayRecord): Message[] {
  return service === undefined ? [] : [message('explain.backend.hint', { service })];
}

function causeOf(instance: string, { backendLines }: Circumstances): Message[] {
  const cause = lastErrorIn(backendLines);
  return cause === undefined ? [] : [message('explain.cause', { instance, cause })];
}

const traceback = /^\s*Traceback \(most recent call last\):/;
/** The final line of an exception, in the first column; exception groups and notes have bars before it. */
const exception = /^[\s|+-]*((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?:: .*)?$/;

/** Returns the final line of the last traceback, which names the error. */
export function lastErrorIn(lines: readonly string[]): string | undefined {
  const begin = lines.findLastIndex(line => traceback.test(line));
  if (begin < 0) return undefined;
  const end = lines.slice(begin + 1).find(line => !/^\s/.test(line) && exception.test(withoutId(line)));
  return end === undefined ? undefined : withoutId(end).trim();
}

/** The suffix that the runtime appends to log records of a request. */
const suffix = / request_id=[\w.:-]+$/;

function withoutId(line: string): string {
  return line.replace(suffix, '');
}
