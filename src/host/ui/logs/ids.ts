/** `request_id=4f1c…`, `"trace_id": "…"`, `correlation-id: …`. */
const named =
  /(?:request|req|trace|span|task|correlation|transaction|job|message)[-_ ]?id["']?\s*[=:]\s*["']?([A-Za-z0-9][\w.-]{3,63})/gi;
/** RFC 9562, section 4. Celery's task ids have this form. */
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** W3C Trace Context ids, and hashes. */
const hex = /\b(?=[0-9a-f]*\d)[0-9a-f]{16,64}\b/gi;

/** Returns the ids of tasks and requests in a line, explicitly named ones first. */
export function idsIn(text: string): readonly string[] {
  const found = [named, uuid, hex].flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? match[0]));
  return [...new Set(found)];
}
