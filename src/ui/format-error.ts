import type { ErrorReport } from '../model/error.ts';
import { glyphs } from '../state/badge.ts';
import { neutralise } from './neutralise.ts';
import { paint } from './theme.ts';

/** A failure as a block of lines: what failed, what shows it, what to try. */
export function formatError(report: ErrorReport, color: boolean): readonly string[] {
  const plain = (text: string) => neutralise(text, { color: false });
  const [first = '', ...rest] = report.message.split('\n').map(plain);
  return [
    `${paint('bad', glyphs.bad, color)} ${paint('strong', first, color)}`,
    ...rest.map(line => `  ${line}`),
    ...(report.detail ?? []).map(line => `  ${paint('faint', '|', color)} ${neutralise(line, { color })}`.trimEnd()),
    ...(report.hint === '' ? [] : [`  try: ${plain(report.hint)}`]),
  ];
}
