import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Extension } from '../../shared/model/service.ts';
import { listSourceTree } from '../adapters/system/disk-source-tree.ts';
import { readDefinitionSources } from '../definition/definition-sources.ts';
import { findingRows } from '../recognition/finding-rows.ts';
import type { Findings } from '../recognition/findings.ts';
import { type Question, questionsFrom } from '../recognition/questions.ts';
import { recognise } from '../recognition/recognise.ts';
import { findingsTable } from '../ui/text/findings-table.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { printLines } from '../wiring/output.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import { compareSupervisor } from './compare-supervisor.ts';

/**
 * Prints what a checkout's files say about the product, and which questions remain. Runs none of it and writes nothing.
 */
export async function explain(folder: string, { json }: CommonOptions): Promise<void> {
  const findings = findingsOf(folder);
  const questions = questionsFrom(findings);
  const compared = compareSupervisor(findings.celery.supervised, await servicesOf(folder));
  const columns = process.stdout.columns ?? 140;
  if (json) printLines([jsonText({ workspace: folder, findings: withoutValues(findings), questions, compared })]);
  else {
    const comparison = compared.length === 0 ? [] : ['', ...compared.map(line => plain(line))];
    printLines([...findingsTable(findingRows(findings), columns), ...questionLines(questions), ...comparison]);
  }
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

/** Returns the services of the definition in a checkout; none if there is no readable one. */
async function servicesOf(folder: string): Promise<Readonly<Record<string, Extension | undefined>>> {
  try {
    return (await readDefinitionSources(folder, [])).services['compose.yaml'] ?? {};
  } catch (error) {
    if (error instanceof BkdevError) return {};
    throw error;
  }
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
