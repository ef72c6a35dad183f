import { stringify } from 'yaml';
import type { Findings } from '../../recognition/findings.ts';
import { keyTypeOf } from '../../recognition/key-names.ts';
import { whereOf } from './product-plan.ts';

/**
 * Returns the required variables whose values `bkdev up` generates for each checkout, because no template or answer has
 * one, or not in the right format.
 */
export function generatedKeys(
  { environment: { required, templates } }: Findings,
  answers: ReadonlyMap<string, string>,
): ReadonlyMap<string, 'key' | 'fernet'> {
  const given = (name: string) =>
    answers.get(`variable ${name}`) ??
    templates.flatMap(({ value }) => value.variables).find(each => each.name === name && each.value !== '')?.value ??
    '';
  return new Map(
    required.flatMap(({ value: name }) => {
      const type = keyTypeOf(name);
      const value = given(name);
      const isUsable = value !== '' && (type !== 'fernet' || /^[\w-]{43}=$/.test(value));
      return type === undefined || isUsable ? [] : [[name, type] as const];
    }),
  );
}

/** Returns `environment` of product.yaml: the variables that are required or converted. Empty without any. */
export function declaredText(findings: Findings, answers: ReadonlyMap<string, string>): string {
  const { required, typed } = findings.environment;
  const keys = generatedKeys(findings, answers);
  const isRequired = new Set(required.map(({ value }) => value));
  const lines = [
    ...required.map(found => {
      const type = keys.get(found.value) ?? typed.find(({ value }) => value.name === found.value)?.value.type;
      return lineOf(found.value, { ...(type && { type }), required: true }, whereOf(found));
    }),
    ...typed
      .filter(({ value }) => !isRequired.has(value.name))
      .map(found => {
        const { name, type, usual } = found.value;
        return lineOf(name, { type, ...(usual !== undefined && { default: usual }) }, whereOf(found));
      }),
  ];
  if (lines.length === 0) return '';
  return `# Variables that the settings require or convert; \`bkdev up\` checks their values and generates keys.
environment:
${lines.join('')}`;
}

function lineOf(name: string, declared: object, where: string): string {
  const text = stringify(declared, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
  return `  ${name}: ${text}   # ${where}\n`;
}
