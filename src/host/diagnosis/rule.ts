import { type Message, type MessageCode, message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { FailureClass, Fix } from '../../shared/model/failure.ts';
import type { Product, ProductRule, Words } from '../../shared/model/product.ts';
import type { Kind, Role, Traited } from '../../shared/model/traits.ts';
import { withoutSecrets } from './lines.ts';

/** What is known of a build, a step, a role or a store that did not do what it should. */
export interface Symptom extends Traited {
  readonly service: string;
  /** Whose it is; its own rules count before the table's. */
  readonly product?: Product;
  /**
   * What was written in this run, oldest first: a build's output, the texts of the devcontainer CLI's log,
   * supervisord's lines, the role's own. Any number, of any length, with whatever bytes and escapes in them.
   */
  readonly lines: readonly string[];
  /** Exit status of the container, the step or the build; absent while it runs. */
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** What the last probe found wrong; absent when it found nothing wrong or there was none. */
  readonly probe?: Wording;
  /** The packages that the product's lock file names, as it writes them; absent where it could not be read. */
  readonly locked?: ReadonlySet<string>;
}

/** What the agent, a probe or a step says: a code, and parameters that must be so where one code tells of several kinds. */
export type Answer =
  | MessageCode
  | { readonly code: MessageCode; readonly with: Readonly<Record<string, string | number>> };

/** What a rule says: a sentence of the catalogue's that is made of nothing but the service and named groups. */
export type RuleCode = Extract<MessageCode, `diagnosis.${string}` | `fix.${string}`>;

/** One way to put it right. `{name}` in the command stands for the named group `name`. */
export interface RuleFix {
  readonly command?: string | undefined;
  readonly says: RuleCode | Words;
  /**
   * The fix is for a module whose package the lock file has, or for one that it lacks. It is taken to lack it where
   * that is not known.
   */
  readonly where?: 'locked' | 'not-locked';
}

/**
 * One entry of the table. The parameters of its sentences are the named groups of what was found and the service.
 * Patterns run over text from outside: nothing in them may repeat a repetition.
 */
export interface Rule {
  readonly class: FailureClass;
  /** The first line that fits one of them is the cause. */
  readonly patterns?: readonly RegExp[];
  /**
   * What says the same where a probe answers so, or bkdev's own program in the container says so; its parameters
   * count like named groups.
   */
  readonly answers?: readonly Answer[];
  /** One of the few lines before the cause must fit, and its named groups count too. */
  readonly after?: RegExp;
  /** Its named groups count too, from the line nearest before the cause that fits, else nearest after it. */
  readonly context?: readonly RegExp[];
  /** A later line that says that what the patterns tell is over. */
  readonly undoneBy?: RegExp;
  /** The rule is for these roles only. */
  readonly roles?: readonly Role[];
  /** The rule is for services of these kinds only. */
  readonly kinds?: readonly Kind[];
  readonly explanation: RuleCode | Words;
  readonly fix: readonly RuleFix[];
  /** `file:line` with `{name}` for named groups, or `traceback` where the one of the cause tells it. */
  readonly where?: string;
}

/** What meets a store as its client. */
export const clients: readonly Kind[] = ['workspace', 'program', 'step'];

/** Named groups of a match; those that took no part are left out. */
export type Known = Readonly<Record<string, string>>;

/**
 * A sentence of a rule with what is known as its parameters, without passwords. That it needs no others is held by a
 * test.
 */
export function tell(said: RuleCode | Words, known: Known, area: 'diagnosis' | 'fix' = 'diagnosis'): Message {
  if (typeof said === 'string') return withoutSecrets({ code: said, params: known } as Message);
  return withoutSecrets(message(`${area}.of-product`, { en: fillIn(said.en, known), zh: fillIn(said.zh, known) }));
}

/** What is known of every failure of a product: where it lies in the checkout. */
export function knownOf(product: Product | undefined): Known {
  return product ? { product: product.folder, frontEnd: product.frontEnd ?? product.folder } : {};
}

/** A rule of a product's definition, as those of the table are. */
export function ruleOf({ patterns, after, where, roles, ...rule }: ProductRule): Rule {
  return {
    ...rule,
    patterns: patterns.map(pattern => new RegExp(pattern, 'u')),
    ...(after !== undefined && { after: new RegExp(after, 'u') }),
    ...(where !== undefined && { where }),
    ...(roles && { roles }),
  };
}

/** A command or a place with what is known filled in; what is unknown disappears. */
export function fillIn(text: string, known: Known): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
}

/** The fixes of a rule with what is known filled in; a command that needs something unknown is left out. */
export function fillInFixes(fixes: readonly RuleFix[], known: Known): Fix[] {
  return fixes.map(({ command, says }) => {
    const told = { says: tell(says, known, 'fix') };
    const isComplete = command !== undefined && namesIn(command).every(name => known[name] !== undefined);
    return isComplete ? { command: fillIn(command, known), ...told } : told;
  });
}

/** What a command or a place asks for. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}
