import { isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { message } from '../../shared/messages/message.ts';
import { unpacked } from '../../shared/messages/packed.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { BkdevError } from '../../shared/model/error.ts';

/** A YAML file that a person wrote and that is what its schema asks for. */
export interface YamlSource<Data> {
  readonly data: Data;
  /** A `definition-invalid` about what lies at that path, with its line. Without a hint it is to be corrected there. */
  complaint(path: readonly (string | number)[], what: Wording, hint?: Wording): BkdevError;
}

/**
 * Reads a YAML file that a person wrote. Throws BkdevError `definition-invalid` that names file, line and what was
 * expected. `file` is what the message calls it; `at` leads into the document for the schema's part of it.
 */
export function parseYamlSource<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  at: readonly string[] = [],
): z.infer<Schema> {
  return openYamlSource(file, text, schema, at).data;
}

/** The same, for who has more to find fault with than a schema can say. */
export function openYamlSource<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  at: readonly string[] = [],
): YamlSource<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    const [said = ''] = broken.message.split(/ at line \d+/);
    throw invalid(file, line, message('definition.not-yaml', { said }), cutOut(text, line));
  }
  const value = at.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], toValue());
  const parsed = schema.safeParse(value);
  if (parsed.success) return { data: parsed.data, complaint };
  const [issue] = parsed.error.issues;
  const path = [...at, ...(issue?.path.map(String) ?? [])];
  // A key that is not known has a line of its own.
  const place = issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  const field = path.join('.');
  // What is wrong with a key is told one level below.
  const told = issue?.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
  const what = told ? unpacked(told.message) : message('definition.not-valid');
  throw complaint(
    place,
    field === '' ? message('definition.of-file', { what }) : message('definition.of-field', { field, what }),
  );

  function complaint(path: readonly (string | number)[], what: Wording, hint?: Wording): BkdevError {
    const line = lineOf(path.map(String));
    return invalid(file, line, what, cutOut(text, line), hint);
  }

  /** An alias without its anchor, or a merge of what is no map, comes to light only here, without its place. */
  function toValue(): unknown {
    try {
      return document.toJS();
    } catch (error) {
      throw invalid(file, 1, message('definition.not-yaml', { said: (error as Error).message }), []);
    }
  }

  /** The line of the deepest node on that path which the document has. */
  function lineOf(path: readonly string[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function cutOut(text: string, line: number): string[] {
  const shown = text.split('\n')[line - 1];
  return shown === undefined ? [] : [`${line} | ${shown}`];
}

function invalid(file: string, line: number, what: Wording, detail: string[], hint?: Wording): BkdevError {
  return new BkdevError({
    code: 'definition-invalid',
    message: message('definition.at-line', { file, line, what }),
    hint: hint ?? message('definition.correct-line', { line, file }),
    detail,
  });
}
