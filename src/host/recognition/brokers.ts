import { requirementOf } from './dependencies.ts';
import type { Broker, Evidence, Found } from './findings.ts';
import { bracketed } from './python-code.ts';
import type { Requirement } from './requirements.ts';
import { firstOfEach, found, hitsIn, type Tree } from './tree.ts';

const schemes: Readonly<Record<string, Broker>> = {
  redis: 'redis',
  rediss: 'redis',
  valkey: 'redis',
  sentinel: 'redis',
  unix: 'redis',
  amqp: 'rabbitmq',
  amqps: 'rabbitmq',
  pyamqp: 'rabbitmq',
  sqs: 'sqs',
};
const scheme = 'redis|rediss|valkey|sentinel|amqps?|pyamqp|sqs';
/** A setting with the broker's address, in Python or an environment file, up to the end of its line. */
const brokerSetting =
  /\b(?:\w*BROKER\w*|\w*broker_url|(?:\w+_)?(?:RABBITMQ|AMQP)\w*URL)["']?\s*(?:[:=]|,)(?!=)([^\n]*(?:\n[ \t]+[^\n]*){0,4})/gi;

/** Returns the brokers that the product supports, the one in its settings first. */
export function recogniseBrokers(
  tree: Tree,
  settings: readonly string[],
  environment: readonly string[],
  requirements: readonly Requirement[],
): Found<Broker>[] {
  const named: Found<Broker>[] = [];
  const add = (name: string, certainty: Found<Broker>['certainty'], evidence: Evidence) => {
    const value = schemes[name.toLowerCase()];
    if (value !== undefined) named.push(found(value, certainty, evidence));
  };
  for (const file of settings)
    for (const { groups, evidence } of hitsIn(file, tree.code(file), brokerSetting))
      for (const [, name = ''] of (groups[0] ?? '').matchAll(new RegExp(`\\b(${scheme})://`, 'gi')))
        add(name, 'certain', evidence);
  for (const file of environment)
    for (const { groups, evidence } of hitsIn(file, tree.text(file) ?? '', brokerSetting))
      for (const [, name = ''] of (groups[0]?.split('\n')[0] ?? '').matchAll(new RegExp(`\\b(${scheme})://`, 'gi')))
        add(name, 'certain', evidence);
  for (const file of settings)
    for (const { groups, evidence } of hitsIn(file, tree.code(file), new RegExp(`["'](${scheme})://`, 'gi')))
      add(groups[0] ?? '', 'likely', evidence);
  // For an address assembled from parts, only the parts' names say which broker it is.
  for (const file of settings)
    for (const { evidence } of hitsIn(file, tree.code(file), /["']RABBITMQ_\w+["']|["']amqp["']/g).slice(0, 1))
      add('amqp', 'likely', evidence);
  const celery = requirementOf(requirements, 'celery', 'kombu');
  for (const extra of celery?.extras ?? []) if (celery !== undefined) add(extra, 'likely', celery.evidence);
  const redis = requirementOf(requirements, 'redis', 'django-redis', 'valkey', 'channels-redis');
  const amqp = requirementOf(requirements, 'librabbitmq', 'pika');
  if (redis !== undefined) named.push(found('redis', 'likely', redis.evidence));
  if (amqp !== undefined) named.push(found('rabbitmq', 'likely', amqp.evidence));
  return firstOfEach(named, ({ value }) => value);
}

const backend = /["']((?:django-db|django-cache|cache|rpc|disabled|db\+|redis|rediss|amqp|sqs)[^"'\s]*)["']/;

/** Returns the result backend in the settings; `by-environment` if it is not a constant. */
export function recogniseResultBackend(tree: Tree, settings: readonly string[]): Found<string> | undefined {
  for (const file of settings) {
    const code = tree.code(file);
    const hit = hitsIn(file, code, /\b(?:CELERY_RESULT_BACKEND|(?:\w+\.)*result_backend)\s*(?::[^=\n]+)?=(?!=)\s*/g)[0];
    if (hit === undefined) continue;
    const start = code.indexOf('=', hit.index) + 1;
    const line = code.slice(start, code.indexOf('\n', start) + 1 || undefined);
    const open = line.indexOf('(');
    const value = open < 0 ? line : bracketed(code, start + open);
    // Keep only the kind, because the address may contain a password.
    const named = backend.exec(value)?.[1]?.replace(/[:+](?!postgresql|mysql|sqlite).*$/, '');
    if (/^\s*(?:None|["']{2})\s*$/.test(value)) continue;
    return found(named ?? 'by-environment', named === undefined ? 'likely' : 'certain', hit.evidence);
  }
  return undefined;
}
