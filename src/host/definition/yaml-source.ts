import { isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { message } from '../../shared/messages/message.ts';
import { unpacked } from '../../shared/messages/packed.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { BkdevError } from '../../shared/model/error.ts';

/** A valid YAML file written by a person. */
export interface YamlSource<Data> {
  readonly data: Data;
  /**
   * Returns a `definition-invalid` error for the value at that path, with its line. The default hint is to correct it
   * there.
   */
  complaint(path: readonly (string | number)[], what: Wording, hint?: Wording): BkdevError;
}

/**
 * Parses a YAML file written by a person. Throws BkdevError `definition-invalid` with file, line and what was expected.
 * `file` is its name in messages; `at` is the path of the part that the schema describes.
 */
export function parseYamlSource<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  at: readonly string[] = [],
): z.infer<Schema> {
  return openYamlSource(file, text, schema, at).data;
}

/** Like `parseYamlSource`, for callers that check more than the schema. */
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
  // An unknown key has a line of its own.
  const place = issue?.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  const field = path.join('.');
  // Problems with a key are nested one level deeper.
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

  /** Aliases without an anchor, and merges of non-maps, are detected only here, without a position. */
  function toValue(): unknown {
    try {
      return document.toJS();
    } catch (error) {
      throw invalid(file, 1, message('definition.not-yaml', { said: (error as Error).message }), []);
    }
  }

  /** Returns the line of the deepest existing node on that path. */
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
