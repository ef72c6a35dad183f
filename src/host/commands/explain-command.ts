import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { listSourceTree } from '../adapters/system/disk-source-tree.ts';
import { findingRows } from '../recognition/finding-rows.ts';
import type { Findings } from '../recognition/findings.ts';
import { type Question, questionsFrom } from '../recognition/questions.ts';
import { recognise } from '../recognition/recognise.ts';
import { findingsTable } from '../ui/text/findings-table.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { printLines } from '../wiring/output.ts';
import type { CommonOptions } from '../wiring/wire.ts';

/**
 * Prints what a checkout's files say about the product, and which questions remain. Runs none of it and writes nothing.
 */
export function explain(folder: string, { json }: CommonOptions): void {
  const findings = findingsOf(folder);
  const questions = questionsFrom(findings);
  const columns = process.stdout.columns ?? 140;
  if (json) printLines([jsonText({ workspace: folder, findings: withoutValues(findings), questions })]);
  else printLines([...findingsTable(findingRows(findings), columns), ...questionLines(questions)]);
}

/** Recognises the product in a folder. Throws BkdevError `layout-invalid` if there is no Django project. */
export function findingsOf(folder: string): Findings {
  const source = listSourceTree(folder);
  const findings = recognise(source);
  if (findings !== undefined) return findings;
  throw new BkdevError({
    code: 'layout-invalid',
    message: message('init.no-django', { folder, files: source.files.length }),
    hint: message('init.no-django.hint'),
  });
}

/** Omits the values of environment templates, which may be private. */
function withoutValues(findings: Findings) {
  const templates = findings.environment.templates.map(({ value, ...rest }) => ({
    ...rest,
    value: { ...value, variables: value.variables.map(({ name, line }) => ({ name, line })) },
  }));
  return { ...findings, environment: { ...findings.environment, templates } };
}

function questionLines(questions: readonly Question[]): readonly string[] {
  if (questions.length === 0) return [];
  const lines = questions.map(({ about, name = '', choices, assumed }) =>
    about === 'variable'
      ? message('question.value', { name })
      : message('question.choice', { about: message(`question.${about}`), name, choices, assumed }),
  );
  return [
    '',
    plain(message('question.heading', { count: questions.length })),
    ...lines.map(line => `  ${plain(line)}`),
  ];
}
