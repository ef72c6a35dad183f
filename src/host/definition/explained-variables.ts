import type { EnvironmentVariable } from '../../shared/model/dotenv.ts';
import { mask, masked } from '../../shared/model/secret.ts';
import type { Service } from '../../shared/model/service.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import {
  type Candidate,
  type DeclaredVariable,
  type DeclaredVariables,
  type ExplainedVariable,
  isGenerated,
  type Place,
  problemOf,
  type VariableFault,
} from '../../shared/model/variable.ts';
import { interpolatedIn, type VariableSource } from './environment-sources.ts';
import { keysFile } from './keys-file.ts';
import { declaredFor } from './variable-faults.ts';

/** What is known about the environment of one service. */
export interface VariableInputs {
  readonly service: Service;
  /** Its environment, as resolved by Compose. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly sources: Readonly<Record<string, readonly VariableSource[]>>;
  /** What is wrong in the environment. */
  readonly faults: readonly VariableFault[];
  /** The product's `.env`; undefined if there is none. */
  readonly dotenv: { readonly file: string; readonly variables: readonly EnvironmentVariable[] } | undefined;
  readonly declared: DeclaredVariables;
  readonly placeOfDeclaration: (name: string) => Place;
  /** Returns where `.devcontainer/.env` sets a variable. */
  readonly setting: (name: string) => Place | undefined;
  /** Returns the line of a profile that a generated file takes a variable from; undefined for other files. */
  readonly inProfile: (file: string, name: string) => Place | undefined;
  /** Values that are masked wherever they occur: the generated keys. */
  readonly keys: readonly string[];
}

/** Explains all variables of a service: what it has, in Compose's order, then what is declared but not set. */
export function explainedVariables(inputs: VariableInputs): readonly ExplainedVariable[] {
  const { service, environment, declared, dotenv } = inputs;
  const declarations = new Map(traitsOf(service).variables ? declaredFor(service, declared) : []);
  const read = readsDotenv(environment['PYTHONPATH']) ? (dotenv?.variables ?? []) : [];
  const names = new Set([...Object.keys(environment), ...read.map(({ name }) => name), ...declarations.keys()]);
  return [...names].map(name =>
    explained(
      name,
      inputs,
      declarations.get(name),
      read.find(each => each.name === name),
    ),
  );
}

/**
 * Whether programs with this `PYTHONPATH` read the product's `.env` when they start: those that Python gives bkdev's own
 * sitecustomize.py (runtime/settings).
 */
export function readsDotenv(pythonPath: string | null | undefined): boolean {
  return pythonPath?.split(':').some(folder => folder.endsWith('/runtime/settings')) ?? false;
}

function explained(
  name: string,
  inputs: VariableInputs,
  declaration: DeclaredVariable | undefined,
  read: EnvironmentVariable | undefined,
): ExplainedVariable {
  const { environment, faults, dotenv, keys, placeOfDeclaration } = inputs;
  const shown = (value: string) => withoutSecrets(name, value, declaration, keys);
  // A variable that is named without a value is not set in the container.
  const ofContainer = environment[name] ?? undefined;
  const value = ofContainer ?? read?.value;
  const inFiles = candidatesInFiles(name, ofContainer, shown, inputs);
  const inDotenv: readonly Candidate[] =
    read && dotenv
      ? [{ from: 'dotenv', file: dotenv.file, line: read.line, value: shown(read.value), through: [] }]
      : [];
  const fromDotenv = ofContainer === undefined && read !== undefined;
  const problem =
    fromDotenv && declaration
      ? problemOf(name, read.value, declaration)
      : faults.find(fault => fault.name === name)?.problem;
  return {
    name,
    value: value === undefined ? null : shown(value),
    candidates: fromDotenv ? [...inFiles, ...inDotenv] : [...inDotenv, ...inFiles],
    declared: declaration
      ? {
          ...placeOfDeclaration(name),
          ...{ type: declaration.type, choices: declaration.choices ?? null, required: declaration.required },
          default: declaration.default === undefined ? null : shown(declaration.default),
        }
      : null,
    problem: problem ?? null,
  };
}

function candidatesInFiles(
  name: string,
  effective: string | undefined,
  shown: (value: string) => string,
  { sources, setting, inProfile }: VariableInputs,
): readonly Candidate[] {
  return (sources[name] ?? []).map(({ file, line, written }, index, all) => {
    const profile = inProfile(file, name);
    const value = index === all.length - 1 && effective !== undefined ? effective : written;
    return {
      from: profile ? 'profile' : kindOf(file),
      ...(profile ?? { file, line }),
      value: value === undefined ? null : shown(value),
      through: interpolatedIn(written ?? '').flatMap(each => {
        const place = setting(each);
        return place === undefined ? [] : [{ name: each, ...place }];
      }),
    };
  });
}

function kindOf(file: string): 'keys' | 'file' | 'compose' {
  if (file === keysFile) return 'keys';
  return /\.ya?ml$/.test(file) ? 'compose' : 'file';
}

/** Returns a value for display: masked if its name, its declared type or its content says that it is secret. */
function withoutSecrets(
  name: string,
  value: string,
  declaration: DeclaredVariable | undefined,
  keys: readonly string[],
): string {
  if (value === '') return value;
  if (declaration && isGenerated(declaration)) return mask;
  return keys.reduce((text, key) => (key === '' ? text : text.replaceAll(key, mask)), masked(name, value));
}
