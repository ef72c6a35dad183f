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

  'symptom.removed': () => 'its container was removed',
  'symptom.paused': () => 'its container was paused',
  'symptom.gave-up': ({ program }: { program: string }) => `${program} does not stay up`,

  'fix.repairs': () => 'repairs it',
  'fix.shows-log': () => 'shows all of it',
  'fix.tries-again': () => 'tries again',
  'fix.starts': () => 'starts it',

  'error.interrupted': () => 'Interrupted.',
  'error.resume': () => 'bkdev up continues where this stopped.',
  'error.known': ({ names }: { names: readonly string[] }) => `There are: ${names.join(', ')}.`,
  'error.profile-unknown': ({ profile }: { profile: string }) => `There is no profile "${profile}".`,
  'error.service-unknown': ({ service }: { service: string }) => `There is no service "${service}".`,
  'error.container-unknown': ({ container }: { container: string }) => `There is no container "${container}".`,
  'error.profile-names-unknown': ({ profile, service }: { profile: string; service: string }) =>
    `profiles/${profile}.yaml names the service "${service}", which .devcontainer/compose.yaml does not have.`,
  'error.defined': ({ services }: { services: readonly string[] }) => `It has: ${services.join(', ')}.`,
};
