import { type Message, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import { debianVersions } from '../../shared/model/debian-release.ts';
import type { Certainty, Evidence, Findings, Found } from './findings.ts';
import { suitableRelease } from './suitable-release.ts';
import { supervisionText } from './supervision.ts';

/** One line of the findings. */
export interface FindingRow {
  readonly what: Message;
  readonly value: Wording;
  readonly certainty: Certainty;
  /** The evidence: `file:line`, or only a file. */
  readonly where: string;
}

/** Returns the findings as rows, ordered for a reader: what the product is, what it needs, what it runs. */
export function findingRows(findings: Findings): readonly FindingRow[] {
  return [...productRows(findings), ...celeryRows(findings), ...runtimeRows(findings), ...environmentRows(findings)];
}

function productRows({
  projects,
  settings,
  python,
  dependencies,
  debianPackages,
  unreachable,
}: Findings): FindingRow[] {
  const { module, development, configurations, localHook, eager } = settings;
  const [project, ...others] = projects;
  return [
    ...row('finding.project', project, ({ folder, entry }) => (folder === '.' ? entry : `${folder}/${entry}`)),
    ...rows('finding.other-project', others, ({ folder, entry }) => `${folder}/${entry}`),
    ...row('finding.settings', module, text => text),
    ...(development?.value === module?.value ? [] : row('finding.development-settings', development, text => text)),
    ...rows('finding.configuration', configurations.slice(0, 1), name => name),
    ...row('finding.local-settings', localHook, text => text),
    ...row('finding.eager', eager, when => message(`finding.eager.${when}`)),
    ...row('finding.python', python, text => pythonText(python, text)),
    ...row('finding.dependencies', dependencies, ({ tool, lock, manifest }) =>
      message('finding.dependencies.value', { tool, file: lock ?? manifest }),
    ),
    ...row('finding.broken-lock', dependencies, ({ brokenLock }) =>
      brokenLock === undefined ? undefined : message(`finding.broken-lock.${brokenLock}`),
    ),
    ...grouped('finding.debian', debianPackages),
    ...rows('finding.unreachable', unreachable, ({ what, kind, isOptional }) =>
      message('finding.unreachable.value', {
        what,
        kind: message(`finding.unreachable.${kind}`),
        optional: isOptional,
      }),
    ),
  ];
}

function pythonText(python: Findings['python'], text: string): Wording {
  const { release, isSuitable } = suitableRelease(python);
  const { debian, python: version } = debianVersions[release];
  return message(isSuitable ? 'finding.python.debian' : 'finding.python.unavailable', { text, debian, version });
}

function celeryRows({ celery }: Findings): FindingRow[] {
  const { app, otherApps, otherQueue, workers, beat, unconsumedQueues, brokers, resultBackend } = celery;
  const queue = row('finding.other-queue', otherQueue, text => text);
  if (app === undefined) return [{ ...nothing('finding.app'), value: message('finding.app.none') }, ...queue];
  return [
    ...row('finding.app', app, ({ name, kind }) => message(`finding.app.${kind}`, { name })),
    ...rows('finding.other-app', otherApps, ({ name }) => name),
    ...queue,
    ...(workers.length > 0 ? [] : [{ ...nothing('finding.worker'), value: message('finding.worker.none') }]),
    ...rows('finding.worker', workers, ({ name, queues, pool, concurrency }) =>
      message('finding.worker.value', {
        name,
        queues: queues ?? null,
        pool: pool ?? '',
        concurrency: concurrency ?? 0,
      }),
    ),
    ...rows(
      'finding.supervision',
      workers.filter(({ value }) => value.supervision !== undefined),
      ({ name, supervision = {} }) => `${name}: ${supervisionText(supervision)}`,
    ),
    ...rows('finding.unconsumed-queue', unconsumedQueues, text => text),
    ...(beat === undefined ? [{ ...nothing('finding.beat'), value: message('finding.beat.none') }] : []),
    ...row('finding.beat', beat, ({ scheduler, name, isEmbedded }) =>
      message('finding.beat.value', {
        scheduler: message(`finding.beat.${scheduler}`, { name: name ?? '' }),
        isEmbedded,
      }),
    ),
    ...rows('finding.broker', brokers, text => text),
    ...row('finding.results', resultBackend, text =>
      text === 'by-environment' ? message('finding.by-environment') : text,
    ),
  ];
}

function runtimeRows({
  databases,
  memcached,
  mail,
  extensions,
  web,
  steps,
  daemons,
  frontends,
  otherServices,
}: Findings): FindingRow[] {
  return [
    ...rows('finding.database', databases, ({ alias, kinds, isSpatial }) =>
      message('finding.database.value', { alias, kinds, isSpatial }),
    ),
    ...rows('finding.cache', memcached, ({ alias }) => `${alias}: memcached`),
    ...row('finding.mail', mail, () => message('finding.mail.smtp')),
    ...grouped('finding.extensions', extensions),
    ...row(
      'finding.server',
      web.server,
      ({ kind, application }) => `${kind}${application === undefined ? '' : ` ${application}`}`,
    ),
    ...(web.health === undefined ? [{ ...nothing('finding.health'), value: message('finding.health.none') }] : []),
    ...row('finding.health', web.health, text => text),
    ...rows('finding.step', steps, ({ command, isOptional }) =>
      isOptional ? message('finding.step.optional', { command }) : command,
    ),
    ...rows('finding.daemon', daemons, ({ command }) => command),
    ...rows('finding.frontend', frontends, ({ folder, tool, script, port }) =>
      message('finding.frontend.value', { folder, tool, script: script ?? '', port: port ?? 0 }),
    ),
    ...rows('finding.other-service', otherServices, ({ name, image, isInDebian }) =>
      message(isInDebian ? 'finding.other-service.debian' : 'finding.other-service.absent', { name, image }),
    ),
  ];
}

function environmentRows({ environment, existing, left, unread }: Findings): FindingRow[] {
  const { templates, required, typed, loadedBy } = environment;
  const files = (what: Message, names: readonly string[]) =>
    names.map(where => ({ what, value: where, certainty: 'certain' as const, where: '' }));
  return [
    ...rows('finding.template', templates, ({ format, variables }) =>
      format === 'other'
        ? message('finding.template.other')
        : message('finding.template.value', { count: variables.length }),
    ),
    ...rows('finding.required', required, text => text),
    ...grouped(
      'finding.typed',
      typed.map(({ value: { name, type }, ...rest }) => ({ ...rest, value: `${name}:${type}` })),
    ),
    ...row('finding.env-loader', loadedBy, who => message(`finding.env-loader.${who}`)),
    ...files(message('finding.existing'), existing),
    ...files(message('finding.link-out'), left.links),
    ...files(message('finding.unreadable'), [...left.folders, ...unread.map(({ path }) => path)]),
    ...(left.isCut ? [{ ...nothing('finding.cut'), value: message('finding.cut.value') }] : []),
  ];
}

/** Topics without parameters. */
type Topic = {
  [Code in Message['code']]: Code extends `finding.${string}` ? Code : never;
}[Message['code']];

function nothing(topic: Topic): Omit<FindingRow, 'value'> {
  return { what: { code: topic, params: {} }, certainty: 'assumed', where: '' };
}

function row<Value>(
  topic: Topic,
  found: Found<Value> | undefined,
  told: (value: Value) => Wording | undefined,
): FindingRow[] {
  const value = found === undefined ? undefined : told(found.value);
  if (found === undefined || value === undefined) return [];
  return [{ what: { code: topic, params: {} }, value, certainty: found.certainty, where: whereOf(found.evidence) }];
}

function rows<Value>(topic: Topic, founds: readonly Found<Value>[], told: (value: Value) => Wording): FindingRow[] {
  return founds.flatMap(found => row(topic, found, told));
}

/** Combines names that are uninteresting individually into one row. */
function grouped(topic: Topic, founds: readonly Found<string>[]): FindingRow[] {
  const [first] = founds;
  if (first === undefined) return [];
  const certainty = founds.every(({ certainty: each }) => each === 'certain') ? 'certain' : 'likely';
  const value = founds.map(({ value: name }) => name).join(' ');
  return [{ what: { code: topic, params: {} }, value, certainty, where: whereOf(first.evidence) }];
}

function whereOf(evidence: readonly Evidence[]): string {
  const [first, ...others] = evidence;
  if (first === undefined) return '';
  return `${first.file}:${first.line}${others.length === 0 ? '' : ` +${others.length}`}`;
}
