import { stringify } from 'yaml';
import { composeText } from './compose-text.ts';
import { declaredText, generatedKeys } from './declared-text.ts';
import { dockerfileText } from './dockerfile-text.ts';
import { environmentText, needsOverlay } from './environment-text.ts';
import { mailServiceNames } from './mail-service.ts';
import { type Answers, type ProductPlan, whereOf } from './product-plan.ts';
import { programsOf } from './program-services.ts';
import { settingsText } from './settings-text.ts';
import { serviceOf } from './store-services.ts';
import { tracingFiles } from './tracing.ts';

/** The files of a product's definition, by path in the checkout, and the assumptions made. */
export interface ProductDefinition {
  readonly files: ReadonlyMap<string, string>;
  /** Required variables with assumed values. */
  readonly assumedVariables: readonly string[];
}

/** Returns a recognised product's definition as texts. `dockerfile` is bkdev's own, whose stages are used. */
export function productDefinition(plan: ProductPlan, answers: Answers, dockerfile: string): ProductDefinition {
  const environment = environmentText(plan, answers);
  const files = new Map([
    ['.devcontainer/compose.yaml', composeText(plan, generatedKeys(plan.findings, answers).size > 0)],
    ['.devcontainer/Dockerfile', dockerfileText(plan, dockerfile)],
    ['.devcontainer/product.yaml', productText(plan) + declaredText(plan.findings, answers)],
    ['.devcontainer/env/common.env', environment.text],
    ...(needsOverlay(plan) ? [['.devcontainer/settings/bkdev_settings.py', settingsText(plan)] as const] : []),
    ...profileFiles(plan),
    ...tracingFiles(plan, programsOf(plan).length > 1 ? 'full' : 'web'),
  ]);
  return { files, assumedVariables: environment.assumed };
}

function productText({ name, folder, entry, debian, frontEnd, findings }: ProductPlan): string {
  const manifest = findings.dependencies?.value.manifest;
  const inside = (path: string) => folder === '.' || path.startsWith(`${folder}/`);
  const relative = (path: string) => (folder === '.' ? path : path.slice(folder.length + 1));
  const needs = [
    ...(entry === 'manage.py' ? ['manage.py'] : []),
    ...(manifest !== undefined && inside(manifest) ? [relative(manifest)] : []),
  ];
  return `# yaml-language-server: $schema=runtime/product.schema.json
# What bkdev has to know of this product and of no other; written by \`bkdev init\`.
${stringify({ name })}folder: ${folder}   # holds ${entry}; on a line of its own, for a shell script reads it too
${debian === 'bookworm' ? '' : `debian: ${debian}   # ${findings.python?.value}: ${whereOf(findings.python)}\n`}${stringify({ needs, ...(frontEnd && { frontEnd: frontEnd.value.folder }) })}`;
}

function profileFiles(plan: ProductPlan): readonly (readonly [string, string])[] {
  const schema = '# yaml-language-server: $schema=profile.schema.json\n';
  const stores = plan.stores.map(kind => serviceOf[kind]);
  const [web = 'web', ...others] = programsOf(plan);
  const base = {
    name: 'web',
    title: 'Web alone',
    services: ['workspace', ...stores, 'deps', 'migrate', web, ...mailServiceNames(plan)],
  };
  const full = { name: 'full', title: 'Everything', extends: 'web', services: others };
  const services = ['front-end-packages', 'frontend'];
  const frontEnd = { name: 'frontend', title: "Web and the front end's dev server", extends: 'web', services };
  return [
    ['profiles/web.yaml', schema + stringify(base)],
    ...(others.length === 0 ? [] : [['profiles/full.yaml', schema + stringify(full)] as const]),
    ...(plan.frontEnd === undefined ? [] : [['profiles/frontend.yaml', schema + stringify(frontEnd)] as const]),
  ];
}
