import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frontEnd } from '../src/shared/messages/en/front-end.ts';
import { runtime } from '../src/shared/messages/en/runtime.ts';
import { en } from '../src/shared/messages/en.ts';
import { templatesOf } from '../src/shared/messages/sentences.ts';
import { zh } from '../src/shared/messages/zh.ts';
import { type Literal, literalsOf } from './support/literals.ts';
import { pythonLiteralsOf } from './support/python-literals.ts';

const src = join(import.meta.dirname, '../src');
const inContainers = join(import.meta.dirname, '../.devcontainer/runtime');

/** Returns the matching files below `src`, by their path in it. */
function filesIn(...patterns: readonly string[]): Map<string, string> {
  return filesBelow(src, ...patterns);
}

function filesBelow(folder: string, ...patterns: readonly string[]): Map<string, string> {
  const paths = patterns.flatMap(pattern => globSync(pattern, { cwd: folder })).sort();
  return new Map(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Returns the entries of a catalogue file as written, by code. */
function entriesOf(text: string): [code: string, written: string][] {
  const parts = text.slice(0, text.search(/^\};?$/m)).split(/^ {2}'([^']+)':/m);
  return parts.flatMap((part, index): [string, string][] => (index % 2 === 0 ? [] : [[part, parts[index + 1] ?? '']]));
}

describe('a catalogue', () => {
  test('must have each code once, whatever its area', () => {
    const codes = [...filesIn('shared/messages/en/*.ts').values()].flatMap(entriesOf).map(([code]) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.toSorted()).toEqual(Object.keys(en).toSorted());
  });

  test('must have the same codes in each language', () => {
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  test('must name codes by the state, in kebab-case, after their area; a system error by its own name', () => {
    expect(
      Object.keys(en).filter(
        code => !/^[a-z]+(?:-[a-z]+)*(?:\.(?:[a-z0-9]+(?:[-_][a-z0-9]+)*|E[A-Z0-9]+))+$/.test(code),
      ),
    ).toEqual([]);
  });

  test('must say the same in Chinese as in English, except for names', () => {
    const written = new Map([...filesIn('shared/messages/zh/*.ts').values()].flatMap(entriesOf));
    const english = [...filesIn('shared/messages/en/*.ts').values()].flatMap(entriesOf);
    const same = english.filter(([code, text]) => hasWords(text) && !/\p{Script=Han}/u.test(written.get(code) ?? ''));
    expect(same.map(([code]) => code).toSorted()).toEqual(sameInBoth.toSorted());
  });
});

/** Whether an entry contains words of its own instead of only joining its parameters. */
function hasWords(entry: string): boolean {
  return literalsOf(entry).some(({ text }) => /[a-z]{2,}/i.test(text.replaceAll('\\n', '')));
}

/** Codes whose text is the same in both languages. */
const sameInBoth: readonly string[] = [
  ...['adapters.http.status', 'doctor.buildx', 'doctor.compose', 'doctor.engine', 'event.agent', 'line.agent'],
  ...['finding.beat', 'finding.python', 'finding.worker', 'footer.up'],
];

describe('a sentence', () => {
  test('must be in a catalogue and nowhere else', () => {
    const sources = filesIn('**/*.{ts,tsx}');
    const counts = [...sources]
      .filter(([path]) => !path.startsWith('shared/messages/'))
      .map(([path, text]): [string, number] => [
        path,
        literalsOf(text).filter(isSentence).length - (noSentences[path] ?? 0),
      ])
      .filter(([, count]) => count !== 0);
    // Move new sentences into a catalogue; if there are fewer, lower the number below so that they do not come back.
    expect(Object.fromEntries(counts)).toEqual({});
  });

  test.for([
    ["const a = 'it does not run';", ['it does not run']],
    [`const a = \`\${name} does not \${deed('now and here')}\`;`, ['… does not …', 'now and here']],
    ["// it's a comment\nconst a = /* 'one two three' */ 'b';", []],
    ["const a = /it's a (regular) expression[/']/.test(b) ? 'yes it does' : c / d;", ['yes it does']],
    ["throw new Error('a bug of ours');", []],
    ["import { a } from './a.ts';", []],
    ["const a = 'kebab-case --option /a/path';", []],
    ["const sql = 'SELECT name FROM users WHERE id = 1';", []],
  ] as const)('%j must be found to say %j', ([source, sentences]) => {
    expect(
      literalsOf(source)
        .filter(isSentence)
        .map(({ text }) => text),
    ).toEqual(sentences);
  });
});

describe('messages of Python in containers', () => {
  const sources = filesBelow(inContainers, '**/*.py');

  test('must be a code of the catalogue, and each of those be used', () => {
    const told = [...sources.values()].flatMap(pythonLiteralsOf).map(({ text }) => text);
    const codes = told.filter(text => /^(?:step|runtime|front-end)\.[a-z]/.test(text));
    expect([...new Set(codes)].sort()).toEqual(Object.keys({ ...runtime, ...frontEnd }).sort());
  });

  test.for([
    [1, ['a']],
    [2, ['a', 'b']],
  ] as const)(
    'must be a sentence that a template can express: with %d, only the number may differ',
    ([number, names]) => {
      const given = (name: string) => {
        if (['count', 'left', 'line', 'uid', 'owner', 'exitCode'].includes(name)) return number;
        return ['packages', 'queues', 'folders', 'others', 'scripts'].includes(name) ? names : `<${name}>`;
      };
      const params = new Proxy({}, { get: (_, name) => given(String(name)) }) as never;
      const filled = Object.entries(templatesOf({ ...runtime, ...frontEnd })).map(([code, template]) => [
        code,
        template.replaceAll(/\{(\w+)\}/g, (_, name: string) => [given(name)].flat().join(', ')),
      ]);
      expect(filled).toEqual(
        Object.entries({ ...runtime, ...frontEnd }).map(([code, entry]) => [code, entry(params, String)]),
      );
    },
  );

  test('must be in a catalogue and nowhere else', () => {
    const counts = [...sources].map(([path, text]): [string, number] => [
      path,
      pythonLiteralsOf(text).filter(isSentence).length - (wordsOfOthers[path] ?? 0),
    ]);
    expect(Object.fromEntries(counts.filter(([, count]) => count !== 0))).toEqual({});
  });

  test.for([
    ["print('it does not run')", ['it does not run']],
    ['print(f"the {name} does not run" if x else "")', ['the … does not run']],
    ['"""What this file is for."""\nx = 1  # it does not matter\n', []],
    ['def f():\n    """It does what it says."""\n    return "so it is said"\n', ['so it is said']],
  ] as const)('%j must be found to say %j', ([source, sentences]) => {
    expect(
      pythonLiteralsOf(source)
        .filter(isSentence)
        .map(({ text }) => text),
    ).toEqual(sentences);
  });
});

/** Texts of uv, MySQL, kombu, amqp, package managers and dev servers that Python matches. */
const wordsOfOthers: Readonly<Record<string, number>> = {
  'front_end/dev_server_log.py': 1,
  'front_end/packages.py': 2,
  'front_end/project.py': 1,
  'probe/connection_errors.py': 3,
  'probe/mysql_store.py': 1,
  'steps/deps.py': 2,
  'steps/first_steps.py': 1,
};

/**
 * Whether a literal has three words in a row, the later ones in lower case. Excludes messages of bugs of ours, commands
 * of fixes, and SQL.
 */
function isSentence({ text, before }: Literal): boolean {
  if (/\bnew (?:\w+)?Error\(\s*$|\bcommand: $/.test(before) || /^\s*(?:SELECT|SHOW|INSERT)\b/.test(text)) return false;
  const words = /(?:^|[\s("'`])(?:…|[A-Za-z][A-Za-z']*)[,;:]?(?: (?:…|[a-z][a-z'’-]*)[,;:.]?){2,}(?=$|[\s)"'`?!])/;
  const isTold = /[a-z]{2,} [a-z]{2,}|… [a-z]{2,} …|[a-z]{2,} … [a-z]{2,}/i;
  return words.test(text) && isTold.test(text);
}

/**
 * Texts of several words that bkdev does not show to a person: commands, comments in files that it writes, output of
 * other programs.
 */
const noSentences: Readonly<Record<string, number>> = {
  // Shell commands.
  'host/adapters/docker/docker-processes.ts': 1,
  'host/diagnosis/processes.ts': 1,
  'host/orchestrator/observe/explain.ts': 1,
  'host/orchestrator/observe/port-owner.ts': 2,
  'host/orchestrator/observe/left-definition.ts': 1,
  'host/orchestrator/run-release.ts': 1,
  'host/orchestrator/switch-over.ts': 1,
  'host/setup/doctor/engine.ts': 1,
  'host/setup/doctor/file-events.ts': 1,
  'host/setup/readiness/check-submodules.ts': 1,
  'host/setup/readiness/choose-ports.ts': 1,
  'host/setup/remedies/apply-fix.ts': 1,
  // Comments in files that bkdev writes, and descriptions in the profiles' schema.
  'host/definition/debug-overlay.ts': 1,
  'host/definition/template/release-stages.ts': 2,
  'host/definition/devcontainer-config.ts': 1,
  'host/definition/env-file.ts': 2,
  'host/definition/generated-files.ts': 1,
  'host/definition/handed-on.ts': 3,
  'host/definition/launch-file.ts': 1,
  'host/definition/profile-schema.ts': 10,
  'host/definition/template/compose-text.ts': 6,
  'host/definition/template/declared-text.ts': 1,
  'host/definition/template/dockerfile-text.ts': 3,
  'host/definition/template/environment-text.ts': 10,
  'host/definition/template/front-end-services.ts': 2,
  'host/definition/template/product-definition.ts': 2,
  'host/definition/template/program-services.ts': 5,
  'host/definition/template/settings-text.ts': 3,
  'host/definition/template/mail-service.ts': 1,
  'host/definition/template/store-services.ts': 4,
  'host/definition/template/tracing.ts': 1,
  'host/setup/readiness/generate-keys.ts': 1,
  // Loaded alone, by a Node that is too old for the catalogues, or when nothing else can be loaded.
  'host/cli/main.ts': 2,
  // Keys.
  'agent/report-stream.ts': 1,
  // Texts of Linux, Python, RabbitMQ and supervisord.
  'agent/health/judge-programs.ts': 1,
  'agent/health/supervisor.ts': 1,
  'agent/reload/watch-process.ts': 2,
  'host/diagnosis/broker.ts': 2,
  'host/diagnosis/code.ts': 2,
  'host/diagnosis/lines.ts': 1,
};
