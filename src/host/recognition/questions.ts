import type { Broker, Evidence, Findings } from './findings.ts';
import { keyTypeOf } from './key-names.ts';

/** A question that files cannot answer, with its choices and the default. */
export interface Question {
  readonly about: 'project' | 'app' | 'settings' | 'configuration' | 'broker' | 'database' | 'frontend' | 'variable';
  /** The subject, if there are several questions of the kind: an alias, a variable. */
  readonly name: string | undefined;
  readonly choices: readonly string[];
  readonly assumed: string;
  readonly evidence: readonly Evidence[];
}

/** Brokers that bkdev can start, the lightest first. */
const startable: readonly Broker[] = ['redis', 'rabbitmq'];

/** Returns the questions to ask about a checkout, ordered by their dependencies. */
export function questionsFrom(findings: Findings): readonly Question[] {
  const { projects, settings, celery, databases, frontends } = findings;
  const apps = [...(celery.app === undefined ? [] : [celery.app]), ...celery.otherApps];
  const modules = [settings.development, settings.module].flatMap(found => found ?? []);
  const brokers = startable.filter(kind => celery.brokers.some(({ value }) => value === kind));
  const evidenceOf = (founds: readonly { readonly evidence: readonly Evidence[] }[]) =>
    founds.flatMap(({ evidence }) => evidence.slice(0, 1));
  return [
    ...choice(
      'project',
      undefined,
      projects.map(({ value }) => value.folder),
      evidenceOf(projects),
    ),
    ...choice(
      'settings',
      undefined,
      modules.map(({ value }) => value),
      evidenceOf(modules),
    ),
    ...choice(
      'configuration',
      undefined,
      settings.configurations.map(({ value }) => value),
      evidenceOf(settings.configurations),
    ),
    ...choice(
      'app',
      undefined,
      apps.map(({ value }) => value.name),
      evidenceOf(apps),
    ),
    ...choice('broker', undefined, brokers, evidenceOf(celery.brokers)),
    ...databases.flatMap(({ value: { alias, kinds }, evidence }) =>
      choice('database', alias, kinds, evidence.slice(0, 1)),
    ),
    ...choice(
      'frontend',
      undefined,
      frontends.filter(({ value }) => value.script !== undefined).map(({ value }) => value.folder),
      evidenceOf(frontends),
    ),
    ...unknownVariables(findings),
  ];
}

/** Returns a question only if there is a choice; the first choice is the default. */
function choice(
  about: Question['about'],
  name: string | undefined,
  choices: readonly string[],
  evidence: readonly Evidence[],
): readonly Question[] {
  const [assumed, ...others] = [...new Set(choices)];
  return assumed === undefined || others.length === 0
    ? []
    : [{ about, name, choices: [assumed, ...others], assumed, evidence }];
}

/** Returns questions about required variables without a value in any template, except for keys, which are generated. */
function unknownVariables({ environment: { required, templates } }: Findings): readonly Question[] {
  const given = new Set(
    templates.flatMap(({ value }) => value.variables.flatMap(({ name, value: text }) => (text === '' ? [] : [name]))),
  );
  return required
    .filter(({ value }) => !given.has(value) && keyTypeOf(value) === undefined)
    .map(({ value, evidence }) => ({ about: 'variable', name: value, choices: [], assumed: '', evidence }));
}
