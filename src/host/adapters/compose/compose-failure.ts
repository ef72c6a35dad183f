import { type Message, message } from '../../../shared/messages/message.ts';
import { quotesIn, type Wording } from '../../../shared/messages/wording.ts';
import { BkdevError, type ErrorCode } from '../../../shared/model/error.ts';
import { type Explained, type FailureClass, type Fix, hintFrom, toExplained } from '../../../shared/model/failure.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { lastLines, lastWords, withoutSecrets } from '../../diagnosis/lines.ts';

/**
 * Turns a complaint of `docker compose config` into an error that names file and line: Compose's own line, or the line
 * of `text` that names the missing file.
 */
export function definitionFailure(stderr: string, file: string, text = ''): BkdevError {
  const cause = lastLine(stderr);
  const said = typeof cause === 'string' ? cause : '';
  const line =
    /yaml: line (\d+)/.exec(said)?.[1] ?? lineNaming(/(?:env|label) file (\S.*?) not found/.exec(said)?.[1], text);
  const where = line === undefined ? file : `${file}:${line}`;
  return new BkdevError({
    code: 'definition-invalid',
    message: message('failure.because', { what: where, cause }),
    hint: message('compose.correct-definition', { where }),
  });
}

/**
 * Returns the line that names the file. Compose prints its full path, of which the text contains only the last part.
 */
function lineNaming(path: string | undefined, text: string): number | undefined {
  const name = path?.split('/').at(-1);
  if (!name) return undefined;
  const index = text.split('\n').findIndex(line => line.includes(name) && !/^\s*#/.test(line));
  return index < 0 ? undefined : index + 1;
}

/**
 * Why Docker's client has no `compose` command: it is not installed, or the client cannot read its configuration
 * folder, where it also looks for plugins.
 */
export function withoutCompose(stderr = ''): BkdevError {
  const said = /Error loading config file: (?:open |stat )?(\S.*: (?:not a directory|permission denied))/.exec(
    stderr,
  )?.[1];
  if (said !== undefined)
    return new BkdevError({
      code: 'file-unusable',
      message: message('adapters.compose.no-config', { said }),
      hint: message('adapters.compose.set-config'),
    });
  return new BkdevError({
    code: 'compose-unusable',
    message: message('adapters.compose.missing'),
    hint: message('adapters.compose.install'),
  });
}

/** Why Compose or the engine failed to start services. */
export function creationFailure(stderr: string, services: readonly string[]): BkdevError {
  if (/Cannot connect to the Docker daemon|error during connect/.test(stderr))
    return new BkdevError({
      code: 'engine-unreachable',
      message: message('compose.engine-gone', { services }),
      hint: message('compose.start-engine'),
      detail: tail(stderr)
        .slice(-1)
        .map(line => withoutSecrets(line.replace(daemonPrefix, ''))),
    });
  return earlyFailure({
    ...{ services, lines: tail(stderr), code: 'create-failed' },
    ...{ what: message('compose.not-started', { services }), otherwise: lastLine(stderr) },
    fixes: [{ command: 'bkdev doctor', says: message('fix.check-engine') }],
  });
}

/** Why the engine failed to remove part of a project. */
export function removalFailure(what: Message, said: string): BkdevError {
  return new BkdevError({
    code: 'create-failed',
    message: message('failure.because', { what, cause: lastLine(said) }),
    hint: message('compose.remove-rest'),
  });
}

/** Why images failed to build: the failing instruction and its output (BuildKit's plain progress). */
export function buildFailure(lines: readonly string[], services: readonly string[]): BkdevError {
  const written = lines.filter(line => line.trim() !== '');
  const instruction = /^ > \[(.+?)\]:?\s*(.*)$/m.exec(lines.join('\n'))?.[1];
  return earlyFailure({
    ...{ services, lines: written, code: 'build-failed' },
    ...{
      what:
        instruction === undefined
          ? message('compose.build-failed', { services })
          : message('compose.instruction-failed', { instruction }),
      otherwise: lastWords(failedPart(written)) ?? '',
    },
    fixes: [{ command: 'bkdev doctor', says: message('fix.check-sources') }],
  });
}

/** Returns what BuildKit repeats of the failed instruction, between two rules; all lines if there is no such part. */
function failedPart(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex(line => /^-{6,}$/.test(line));
  const begin = lines.findLastIndex((line, index) => index < end && /^ > \[/.test(line));
  return begin < 0 ? lines : lines.slice(begin + 1, end);
}

/** Why the devcontainer CLI failed to bring the workspace up; `why` is the CLI's own reason. */
export function workspaceFailure(said: readonly string[], why: Wording): BkdevError {
  return earlyFailure({
    ...{ services: ['workspace'], lines: [...said, ...quotesIn(why)], code: 'create-failed', shown: said },
    ...{ what: message('compose.workspace-not-created'), otherwise: why },
    fixes: [{ command: 'bkdev doctor', says: message('fix.check-engine') }],
  });
}

/** A failure before any service is running. */
interface Beginning {
  readonly services: readonly string[];
  readonly what: Message;
  /** Oldest first. */
  readonly lines: readonly string[];
  /** The lines to show; all when absent. */
  readonly shown?: readonly string[];
  readonly code: ErrorCode;
  /** The cause and fixes when no rule matches. */
  readonly otherwise: Wording;
  readonly fixes: readonly Fix[];
}

const codes: Partial<Record<FailureClass, ErrorCode>> = {
  'disk-full': 'disk-full',
  'port-taken': 'port-taken',
  'certificate-unknown': 'network-unreachable',
  'dependency-unreachable': 'network-unreachable',
};

function earlyFailure(about: Beginning): BkdevError {
  const { services, what, lines, shown = lines, code, otherwise, fixes } = about;
  const [service = ''] = services;
  const diagnosis = diagnose({ service: services.join(', '), role: 'workspace', lines, exitCode: 1 });
  const { cause: told, ...known } = toExplained(diagnosis, {
    ...{ service, cause: withoutSecrets(otherwise), retry: 'bkdev up', fixes },
  });
  const cause = typeof told === 'string' ? told.replace(daemonPrefix, '') : told;
  // No service is running yet that could have a log.
  const possible = known.fixes.filter(({ command = '' }) => !/^bkdev (?:logs|restart) /.test(command));
  const explained = { ...known, cause, fixes: possible.length > 0 ? possible : fixes };
  return new BkdevError({
    code: (diagnosis && codes[diagnosis.class]) ?? code,
    message: messageOf(what, explained),
    hint: hintFrom(explained.fixes),
    ...explained,
    detail: lastLines(shown),
  });
}

/** Docker's own message for a taken port mentions the port last, so the explanation is used instead. */
function messageOf(what: Message, { class: kind, cause, explanation }: Explained): Wording {
  if (kind === 'port-taken' && explanation !== undefined) return explanation;
  return cause === '' ? message('failure.sentence', { what }) : message('failure.because', { what, cause });
}

const daemonPrefix = /^(?:Error response from daemon|error):\s*/i;

function lastLine(text: string): Wording {
  const [line] = tail(text).slice(-1);
  return line?.replace(daemonPrefix, '') ?? message('compose.no-reason');
}

function tail(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-8);
}
