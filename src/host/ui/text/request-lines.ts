import { message } from '../../../shared/messages/message.ts';
import type { CallAnswer, Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import { glyphs } from '../state/badge.ts';
import { fixText } from './format-error.ts';
import { neutralise } from './neutralise.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';

/** Headers of little interest that every response has. */
const usual =
  /^(?:server|date|connection|keep-alive|content-length|transfer-encoding|vary|x-content-type-options|x-frame-options|referrer-policy|cross-origin-opener-policy|set-cookie)$/i;

/**
 * Formats the response to `bkdev call`: status, headers of interest, body (JSON is indented), and how to find out why
 * it failed.
 */
export function answerLines(answer: CallAnswer, color: boolean): string[] {
  const { status, ms, requestId, headers, body, bytes } = answer;
  const tone = status < 400 ? 'good' : 'bad';
  const head = plain(message('gateway.call.answered', { status, ms }));
  const isCut = Buffer.byteLength(body) < bytes;
  const explain = {
    command: `bkdev explain ${neutralise(requestId ?? 'last', { color: false })}`,
    says: plain(message('gateway.call.explains')),
  };
  return [
    paint(tone, head, color),
    ...headers
      .filter(([name]) => !usual.test(name))
      .map(
        ([name, value]) =>
          `${paint('faint', `${neutralise(name, { color: false })}:`, color)} ${neutralise(value, { color: false })}`,
      ),
    '',
    ...laidOut(body)
      .split('\n')
      .map(line => neutralise(line, { color: false })),
    ...(isCut ? [plain(message('gateway.call.cut', { bytes }))] : []),
    ...(status < 400 ? [] : ['', fixText(explain)]),
  ];
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body.trimEnd();
  }
}

/** Formats an explanation: the request, what happened to it, details, hints. */
export function explanationLines(
  { method, path, status, ms, id }: GatewayRecord,
  { what, more, hints }: Explanation,
  color: boolean,
): string[] {
  const mark = status < 400 ? paint('good', glyphs.good, color) : paint('bad', glyphs.bad, color);
  const lines =
    id === undefined
      ? []
      : [
          fixText({
            command: `bkdev logs --request ${neutralise(id, { color: false })}`,
            says: plain(message('explain.lines.says')),
          }),
        ];
  return [
    `${mark} ${paint('strong', plain(message('explain.request', { method, path, status, ms })), color)}`,
    ...[what, ...more].map(text => `  ${plain(text)}`),
    ...[...hints.map(plain), ...lines].map(text => `  ${paint('faint', text, color)}`),
  ];
}
