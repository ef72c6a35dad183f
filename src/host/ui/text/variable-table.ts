import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import {
  type Candidate,
  type ExplainedVariable,
  type Place,
  problemWords,
  type VariableDeclaration,
} from '../../../shared/model/variable.ts';
import { cellWidth, padCells } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';

/** The variables of a service, for `bkdev env`; `--json` prints them unchanged. */
export interface ServiceVariables {
  readonly service: string;
  readonly variables: readonly ExplainedVariable[];
}

/**
 * Formats the variables of services as a table: a heading per service, a row per variable with the place that defines
 * it, what is expected of it, and what is wrong with it.
 */
export function variableTable(services: readonly ServiceVariables[]): string[] {
  return services.flatMap(({ service, variables }, index) => {
    const rows = variables.map(variable => [assigned(variable), plain(joined(notesOf(variable)))] as const);
    // Do not align to very long values.
    const width = Math.max(0, ...rows.map(([text]) => cellWidth(text)).filter(cells => cells <= widest));
    const lines = rows.map(([text, note]) => `  ${padCells(text, Math.max(width, cellWidth(text)))}  # ${note}`);
    return [
      ...(index > 0 ? [''] : []),
      plain(service),
      ...(lines.length > 0 ? lines : [`  ${say(message('variable.none'))}`]),
    ];
  });
}

const widest = 60;

/** Formats one variable of each service with every place that names it, the effective one first. */
export function variableDetails(services: readonly ServiceVariables[]): string[] {
  return services.flatMap(({ service, variables }, index) => [
    ...(index > 0 ? [''] : []),
    ...variables.flatMap(variable => [`${plain(service)}: ${assigned(variable)}`, ...detailsOf(variable)]),
  ]);
}

function detailsOf({ value, candidates, declared, problem }: ExplainedVariable): string[] {
  const rows: (readonly [Message, ...string[]])[] = [];
  for (const [index, candidate] of candidates.toReversed().entries()) {
    const what = index === 0 && value !== null ? message('variable.row.set') : message('variable.row.overridden');
    const from = [message(`variable.from.${candidate.from}`), ...throughOf(candidate)];
    const written = index === 0 ? '' : (candidate.value ?? say(message('variable.unset')));
    rows.push([what, place(candidate), plain(written), `(${plain(joined(from))})`]);
  }
  if (declared) rows.push([message('variable.row.declared'), place(declared), plain(joined(expectationsOf(declared)))]);
  if (problem) rows.push([message('variable.row.problem'), plain(problemWords(problem))]);
  if (rows.length === 0) return [`  ${say(message('variable.unset'))}`];
  const width = Math.max(0, ...rows.map(([what]) => cellWidth(say(what))));
  return rows.map(([what, ...cells]) =>
    `  ${padCells(say(what), width)}  ${cells.filter(cell => cell !== '').join('  ')}`.trimEnd(),
  );
}

function assigned({ name, value }: ExplainedVariable): string {
  return value === null ? plain(name) : plain(`${name}=${value}`);
}

function notesOf({ value, candidates, declared, problem }: ExplainedVariable): Wording[] {
  const effective = candidates.at(-1);
  const others = candidates.slice(0, -1);
  return [
    ...(value === null && problem?.kind !== 'missing' ? [message('variable.unset')] : []),
    ...(effective ? [place(effective), ...throughOf(effective)] : []),
    ...(effective || value === null ? [] : [message('variable.no-source')]),
    ...(others.length > 0 ? [message('variable.overrides', { places: others.map(place) })] : []),
    ...(declared ? expectationsOf(declared) : []),
    ...(problem ? [message('variable.wrong', { what: problemWords(problem) })] : []),
  ];
}

function expectationsOf({ type, choices, required, default: usual }: VariableDeclaration): Wording[] {
  return [
    choices ? message('variable.choices', { choices }) : message(`variable.type.${type}`),
    ...(required ? [message('variable.required')] : []),
    ...(usual === null ? [] : [message('variable.default', { value: usual })]),
  ];
}

function throughOf({ through }: Candidate): Wording[] {
  return through.length === 0
    ? []
    : [message('variable.through', { places: through.map(each => `${each.name} (${place(each)})`) })];
}

function joined(texts: readonly Wording[]): Message {
  return message('text.joined', { texts });
}

function place({ file, line }: Place): string {
  return `${file}:${line}`;
}
