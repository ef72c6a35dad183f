import type { Say, Wording } from '../wording.ts';

/** How a failure is told, whatever it is. */
export const failure = {
  'failure.because': ({ what, cause }: { what: Wording; cause: Wording }, say: Say) => `${say(what)}: ${say(cause)}`,
  'failure.sentence': ({ what }: { what: Wording }, say: Say) => `${say(what)}.`,
  'failure.of-service': ({ title, service, cause }: { title: string; service: string; cause: Wording }, say: Say) =>
    `${title} (${service}) failed: ${say(cause)}`,
  'failure.fixes': ({ fixes }: { fixes: readonly { readonly command?: string; readonly says: Wording }[] }, say: Say) =>
    fixes.map(({ command, says }) => (command === undefined ? say(says) : `${command}: ${say(says)}`)).join('; '),
  'restart.lacking': ({ title, service, reason }: { title: string; service: string; reason: Wording }, say: Say) =>
    `${title} (${service}) was restarted and is not healthy: it ${say(reason)}.`,
  'failure.notice': ({ text, hint }: { text: Wording; hint: Wording }, say: Say) => `${say(text)}; try: ${say(hint)}`,
};
