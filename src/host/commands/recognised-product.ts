import { basename, join } from 'node:path';
import { type Message, message } from '../../shared/messages/message.ts';
import { debianVersions } from '../../shared/model/debian-release.ts';
import { repositoryName } from '../adapters/system/repository-name.ts';
import { answeredBefore, answersFile, answersText } from '../definition/answers.ts';
import { parseEnvironment } from '../definition/env-file.ts';
import { readIfThere } from '../definition/read-regular.ts';
import { productDefinition } from '../definition/template/product-definition.ts';
import { answerKey, planProduct } from '../definition/template/product-plan.ts';
import type { Findings } from '../recognition/findings.ts';
import { keyTypeOf } from '../recognition/key-names.ts';
import { type Question, questionsFrom } from '../recognition/questions.ts';
import { suitableRelease } from '../recognition/suitable-release.ts';
import { plain } from '../ui/text/plain.ts';
import { askPerson } from '../wiring/output.ts';

/** The files for a recognised product, and the assumptions made. */
export interface RecognisedProduct {
  readonly files: ReadonlyMap<string, string>;
  readonly assumed: readonly Message[];
}

const variables = join('.devcontainer', 'env', 'common.env');
/**
 * Builds the definition of a recognised product. With `ask`, asks the person about what the files do not say; otherwise
 * uses the defaults. Keeps values of an earlier `init`, among them keys that it generated.
 */
export async function recognisedProduct(
  target: string,
  findings: Findings,
  dockerfile: string,
  ask: boolean,
): Promise<RecognisedProduct> {
  const earlier = parseEnvironment(readIfThere(join(target, variables)) ?? '');
  const before = answeredBefore(target);
  const answers = new Map<string, string>();
  const lasting: Record<string, string> = {};
  const assumed: Message[] = [];
  for (const { value: name } of findings.environment.required) {
    const value = keyTypeOf(name) && earlier[name];
    if (value) answers.set(`variable ${name}`, value);
  }
  for (const question of questionsFrom(findings)) {
    const { about, name = '', choices, assumed: byDefault } = question;
    const said = about === 'variable' ? earlier[name] : before?.answers[answerKey(question)];
    // An answer that is no longer among the choices is asked for again.
    const known = said !== undefined && about !== 'variable' && !isChoice(said, choices) ? undefined : said;
    const answer = known ?? (ask ? await answerOf(question) : '');
    if (answer !== '') answers.set(answerKey(question), answer);
    else if (about !== 'variable') {
      answers.set(answerKey(question), byDefault);
      assumed.push(message('init.assumed', { about: message(`question.${about}`), name, value: byDefault }));
    }
    if (about !== 'variable') lasting[answerKey(question)] = answers.get(answerKey(question)) ?? byDefault;
  }
  const product = before?.product ?? (await repositoryName(target)) ?? basename(target);
  const plan = planProduct(product, findings, answers);
  const { files, assumedVariables } = productDefinition(plan, answers, dockerfile);
  const made = assumedVariables.map(name => message('init.assumed-variable', { name, file: variables }));
  const kept = answersText({ product, answers: lasting });
  return { files: new Map([...files, [answersFile, kept]]), assumed: [...assumed, ...made, ...pythonOf(findings)] };
}

/** Says before anything is built that no Debian release has the Python that the product requires. */
function pythonOf({ python }: Findings): readonly Message[] {
  const { release, isSuitable } = suitableRelease(python);
  if (python === undefined || isSuitable) return [];
  const { debian, python: version } = debianVersions[release];
  return [message('init.python', { required: python.value, debian, version })];
}

function isChoice(answer: string, choices: readonly string[]): boolean {
  return choices.length === 0 || choices.includes(answer);
}

async function answerOf({ about, name = '', choices, assumed }: Question): Promise<string> {
  const question =
    about === 'variable'
      ? message('question.value', { name })
      : message('question.choice', { about: message(`question.${about}`), name, choices, assumed });
  for (;;) {
    const answer = (await askPerson(`${plain(question)}: `, process.stderr)).trim();
    if (answer === '' || choices.length === 0 || choices.includes(answer)) return answer;
  }
}
