import { type Message, type MessageCode, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { FailureClass, Fix } from '../../shared/model/failure.ts';
import type { Product, ProductRule, Words } from '../../shared/model/product.ts';
import type { Kind, Role, Traited } from '../../shared/model/traits.ts';
import { withoutSecrets } from './lines.ts';

/** The known facts about a build, step, role or store that failed. */
export interface Symptom extends Traited {
  readonly service: string;
  /** Its product, whose own rules take precedence over the table. */
  readonly product?: Product;
  /**
   * The output of this run, oldest first: a build's output, the devcontainer CLI's log texts, supervisord's lines, the
   * role's own. Any number and length, with arbitrary bytes and escape sequences.
   */
  readonly lines: readonly string[];
  /** Exit status of the container, step or build; absent while it is running. */
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** The problem that the last probe found; absent if it found none, or there was no probe. */
  readonly probe?: Wording;
  /** The packages in the product's lock file; absent if it could not be read. */
  readonly locked?: ReadonlySet<string>;
}

/**
 * A message of the agent, a probe or a step: its code and, if one code covers several kinds, parameters that must
 * match.
 */
export type Answer =
  | MessageCode
  | { readonly code: MessageCode; readonly with: Readonly<Record<string, string | number>> };

/** A sentence for a rule, whose only parameters are the service and named groups. */
export type RuleCode = Extract<MessageCode, `diagnosis.${string}` | `fix.${string}`>;

/** A possible fix. `{name}` in the command stands for the named group `name`. */
export interface RuleFix {
  readonly command?: string | undefined;
  readonly says: RuleCode | Words;
  /** Restricts the fix to modules whose package is in the lock file, or is not; unknown counts as not. */
  readonly where?: 'locked' | 'not-locked';
}

/**
 * An entry of the table. The named groups of the match, and the service, are the parameters of its sentences. Patterns
 * run on text from outside, so they must not nest repetitions.
 */
export interface Rule {
  readonly class: FailureClass;
  /** The first line that matches one of them is the cause. */
  readonly patterns?: readonly RegExp[];
  /**
   * Equivalent answers of a probe or of bkdev's own program in the container; their parameters count as named groups.
   */
  readonly answers?: readonly Answer[];
  /** Must match one of the few lines before the cause; its named groups count, too. */
  readonly after?: RegExp;
  /** Adds named groups from the nearest matching line before the cause, otherwise after it. */
  readonly context?: readonly RegExp[];
  /** Matches a later line which says that the problem is over. */
  readonly undoneBy?: RegExp;
  /** Restricts the rule to these roles. */
  readonly roles?: readonly Role[];
  /** Restricts the rule to services of these kinds. */
  readonly kinds?: readonly Kind[];
  readonly explanation: RuleCode | Words;
  readonly fix: readonly RuleFix[];
  /** `file:line` with `{name}` for named groups, or `traceback` to take it from the cause's traceback. */
  readonly where?: string;
}

/** The kinds of services that are clients of a store. */
export const clients: readonly Kind[] = ['workspace', 'program', 'step'];

/** Named groups of a match that took part in it. */
export type Known = Readonly<Record<string, string>>;

/**
 * Builds a rule's sentence, with the known values as parameters and without secrets. A test ensures that it needs no
 * other parameters.
 */
export function tell(said: RuleCode | Words, known: Known, area: 'diagnosis' | 'fix' = 'diagnosis'): Message {
  if (typeof said === 'string') return withoutSecrets({ code: said, params: known } as Message);
  return withoutSecrets(message(`${area}.of-product`, { en: fillIn(said.en, known), zh: fillIn(said.zh, known) }));
}

/** Values that apply to every failure of a product: its location in the checkout. */
export function knownOf(product: Product | undefined): Known {
  return product ? { product: product.folder, frontEnd: product.frontEnd ?? product.folder } : {};
}

/** Converts a product's rule to a rule of the table. */
export function ruleOf({ patterns, after, where, roles, ...rule }: ProductRule): Rule {
  return {
    ...rule,
    patterns: patterns.map(pattern => new RegExp(pattern, 'u')),
    ...(after !== undefined && { after: new RegExp(after, 'u') }),
    ...(where !== undefined && { where }),
    ...(roles && { roles }),
  };
}

/** Fills in known values; unknown ones are removed. */
export function fillIn(text: string, known: Known): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
}

/** Fills known values into a rule's fixes; a command with an unknown value is omitted. */
export function fillInFixes(fixes: readonly RuleFix[], known: Known): Fix[] {
  return fixes.map(({ command, says }) => {
    const told = { says: tell(says, known, 'fix') };
    const isComplete = command !== undefined && namesIn(command).every(name => known[name] !== undefined);
    return isComplete ? { command: fillIn(command, known), ...told } : told;
  });
}

/** Returns the placeholders in a text. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}
