import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { BkdevError, type ErrorCode } from '../../../shared/model/error.ts';
import { type Explained, type FailureClass, type Fix, hintFrom, toExplained } from '../../../shared/model/failure.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { lastLines, lastWords, withoutSecrets } from '../../diagnosis/lines.ts';

/**
 * What `docker compose config` complained of, as an error that names the file and the line: Compose's own, or the one of the `text` that
 * names the file which is missing.
 */
export function definitionFailure(stderr: string, file: string, text = ''): BkdevError {
  const said = lastLine(stderr);
  const line =
    /yaml: line (\d+)/.exec(said)?.[1] ?? lineNaming(/(?:env|label) file (\S.*?) not found/.exec(said)?.[1], text);
  const where = line === undefined ? file : `${file}:${line}`;
  return new BkdevError({
    code: 'definition-invalid',
    message: `${where}: ${said}`,
    hint: `Correct ${where}; docker compose config shows the same.`,
  });
}

/** Where a text names a file that Compose tells with its whole path; as it is written there, it is a part of that path's end. */
function lineNaming(path: string | undefined, text: string): number | undefined {
  const name = path?.split('/').at(-1);
  if (!name) return undefined;
  const index = text.split('\n').findIndex(line => line.includes(name) && !/^\s*#/.test(line));
  return index < 0 ? undefined : index + 1;
}

/** Why Compose or the engine did not bring services up. */
export function creationFailure(stderr: string, services: readonly string[]): BkdevError {
  if (/Cannot connect to the Docker daemon|error during connect/.test(stderr))
    return new BkdevError({
      code: 'engine-unreachable',
      message: `The Docker Engine went away before ${services.join(', ')} could be created.`,
      hint: 'bkdev doctor --fix installs or starts it.',
      detail: [withoutSecrets(lastLine(stderr))],
    });
  return surroundingsFailure({
    ...{ services, lines: tail(stderr), code: 'create-failed' },
    ...{ what: `Docker could not start ${services.join(', ')}`, otherwise: lastLine(stderr) },
    fixes: [{ command: 'bkdev doctor', says: 'checks the engine' }],
  });
}

/** Why Compose did not take a project down. */
export function removalFailure(stderr: string): BkdevError {
  return new BkdevError({
    code: 'create-failed',
    message: `Docker could not remove everything: ${lastLine(stderr)}`,
    hint: 'bkdev down goes on where this stopped.',
    detail: tail(stderr),
  });
}

/** Why images could not be built: the failing instruction and what it printed (BuildKit's plain progress). */
export function buildFailure(lines: readonly string[], services: readonly string[]): BkdevError {
  const written = lines.filter(line => line.trim() !== '');
  const instruction = /^ > \[(.+?)\]:?\s*(.*)$/m.exec(lines.join('\n'))?.[1];
  return surroundingsFailure({
    ...{ services, lines: written, code: 'build-failed' },
    ...{
      what: `Building ${instruction ?? services.join(', ')} failed`,
      otherwise: lastWords(failedPart(written)) ?? '',
    },
    fixes: [{ command: 'bkdev doctor', says: 'checks network, mirrors, certificates and disk' }],
  });
}

/** What BuildKit repeats of the failed instruction, between two rules; all of it where there is no such part. */
function failedPart(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex(line => /^-{6,}$/.test(line));
  const begin = lines.findLastIndex((line, index) => index < end && /^ > \[/.test(line));
  return begin < 0 ? lines : lines.slice(begin + 1, end);
}

/** Why the devcontainer CLI did not bring the workspace up; `why` is its own last word on it. */
export function workspaceFailure(said: readonly string[], why: string): BkdevError {
  return surroundingsFailure({
    ...{ services: ['workspace'], lines: [...said, why], code: 'create-failed', shown: said },
    ...{ what: 'The devcontainer CLI could not create the workspace', otherwise: why },
    fixes: [{ command: 'bkdev doctor', says: 'checks the engine' }],
  });
}

/** A failure before any service runs. */
interface Beginning {
  readonly services: readonly string[];
  readonly what: string;
  /** Oldest first. */
  readonly lines: readonly string[];
  /** Those that are shown; all when absent. */
  readonly shown?: readonly string[];
  readonly code: ErrorCode;
  /** What is told, and what to try, where nothing is known of it. */
  readonly otherwise: string;
  readonly fixes: readonly Fix[];
}

const codes: Partial<Record<FailureClass, ErrorCode>> = {
  'disk-full': 'disk-full',
  'port-taken': 'port-taken',
  'certificate-unknown': 'network-unreachable',
  'dependency-unreachable': 'network-unreachable',
};

function surroundingsFailure(about: Beginning): BkdevError {
  const { services, what, lines, shown = lines, code, otherwise, fixes } = about;
  const [service = ''] = services;
  const diagnosis = diagnose({ service: services.join(', '), role: 'workspace', lines, exitCode: 1 });
  const { cause: told, ...known } = toExplained(diagnosis, {
    ...{ service, cause: withoutSecrets(otherwise), retry: 'bkdev up', fixes },
  });
  const cause = typeof told === 'string' ? told.replace(daemonPrefix, '') : told;
  // Nothing runs yet whose log there could be.
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

/** Docker's own words for a port that is taken name everything else first. */
function messageOf(what: string, { class: kind, cause, explanation }: Explained): Wording {
  if (kind === 'port-taken' && explanation !== undefined) return explanation;
  return cause === '' ? message('failure.sentence', { what }) : message('failure.because', { what, cause });
}

const daemonPrefix = /^(?:Error response from daemon|error):\s*/i;

function lastLine(text: string): string {
  const [line] = tail(text).slice(-1);
  return (line ?? 'no reason given').replace(daemonPrefix, '');
}

function tail(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-8);
}
