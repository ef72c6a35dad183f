import { frontEndServices, frontEndVolumes } from './front-end-services.ts';
import { mailServices } from './mail-service.ts';
import { driverExtras } from './packages-plan.ts';
import { type ProductPlan, usesFiles, whereOf, workFolder } from './product-plan.ts';
import { programServices } from './program-services.ts';
import { inMemory, serviceOf, storeTexts } from './store-services.ts';

/**
 * Returns the `compose.yaml` of a recognised product; comments in it say where values come from. `hasKeys` tells whether
 * keys are generated for each checkout.
 */
export function composeText(plan: ProductPlan, hasKeys: boolean): string {
  return [head(plan, hasKeys), workspace(plan), ...plan.stores.map(kind => storeTexts[kind]), deps, migrate(plan)]
    .concat(programServices(plan), frontEndServices(plan), mailServices(plan), volumes(plan))
    .join('\n');
}

function head(plan: ProductPlan, hasKeys: boolean): string {
  const { findings } = plan;
  const manifest = findings.dependencies?.value;
  const packages = {
    tool: manifest?.tool ?? 'requirements',
    folder: manifest?.folder ?? '.',
    manifest: manifest?.manifest ?? 'requirements.txt',
    lock: manifest?.brokenLock === undefined ? (manifest?.lock ?? null) : null,
    ...driverExtras(plan),
  };
  return `# The services of this checkout, written by \`bkdev init\` after what it recognised: edit them as you like, \`bkdev init\`
# keeps what differs. Everything has a default; \`.env\` beside this file holds what is particular to this checkout.
name: \${BKDEV_PROJECT:-bkdev}

x-service: &service
  labels: {dev.bkdev.environment: "1"}   # by this \`bkdev ls\` finds environments, whatever their project is called
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  logging: {driver: json-file, options: {max-size: 10m, max-file: "2"}}

x-build: &build
  context: .
  args:   # by name only: passed on when set, and left to the Dockerfile when not
    - BKDEV_BASE_IMAGE
    - BKDEV_DEBIAN_MIRROR
    - BKDEV_PYPI_INDEX
    - BKDEV_NPM_REGISTRY
    - BKDEV_UID
    - BKDEV_GID

# How packages are installed (runtime/steps/packages.py): ${whereOf(findings.dependencies)}.
x-packages: &packages
  BKDEV_PYPI_INDEX: \${BKDEV_PYPI_INDEX:-}
  BKDEV_PACKAGES: '${JSON.stringify(packages)}'

x-role: &role
  <<: *service
  image: bkdev-role:\${BKDEV_IMAGE_TAG:-dev}
  build: {<<: *build, target: role}
  env_file: ${hasKeys ? '\n    - env/common.env\n    - {path: env/keys.env, required: false}   # generated for this checkout; git ignores it' : '[env/common.env]'}
  working_dir: ${workFolder(plan)}
  volumes: &volumes
    - .:/opt/bkdev:ro
    - \${BKDEV_SOURCE:-..}:/workspace
    - deps:/deps
    - run:/run/bkdev
${usesFiles(plan) ? '    - data:/data   # SQLite\n' : ''}
x-supervised: &supervised [/opt/tools/bin/python, /opt/bkdev/runtime/supervisor/run.py]

# 1: programs start without what only saves time (bkdev's docs/patches.md).
x-plain: &plain \${BKDEV_PLAIN:-}

# Any of the product's Python reloads a role that loaded it, and so does \`.env\`, which every program reads. Tests are
# excluded, so that an unfinished one holds nothing up.
x-reload: &reload
  paths: ["${pattern(plan)}", ${dotenvPaths(plan)}]
  ignore: ["**/tests/**", "**/test_*.py", "**/conftest.py"]

x-after-steps: &after-steps
  deps: {condition: service_completed_successfully}
  migrate: {condition: service_completed_successfully}
${plan.stores.map(kind => `  ${serviceOf[kind]}: {condition: service_healthy}\n`).join('')}
services:
`;
}

/** Returns where programs look for `.env`: in the folder of `manage.py`, then above it. */
function dotenvPaths({ folder }: ProductPlan): string {
  const folders = folder === '.' ? [] : folder.split('/');
  const paths = [...folders.keys()].map(index => `${folders.slice(0, index + 1).join('/')}/.env`);
  return [...paths.toReversed(), '.env'].join(', ');
}

function pattern({ importRoot }: ProductPlan): string {
  return importRoot === '.' ? '**/*.py' : `${importRoot}/**/*.py`;
}

function workspace(plan: ProductPlan): string {
  return `  # What VS Code attaches to. It waits for nothing: an editor is needed most when the rest is broken.
  workspace:
    <<: *role
    image: bkdev-workspace:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: workspace}
    command: *supervised
    working_dir: /workspace
    environment:
      <<: *packages
      BKDEV_SERVICE: workspace
      PIP_INDEX_URL: \${BKDEV_PYPI_INDEX:-https://pypi.org/simple}
      NPM_CONFIG_REGISTRY: \${BKDEV_NPM_REGISTRY:-https://registry.npmjs.org/}
      # From inside, other worktrees of the repository look as if they were gone: git must not tidy them away.
      GIT_CONFIG_COUNT: 1
      GIT_CONFIG_KEY_0: gc.worktreePruneExpire
      GIT_CONFIG_VALUE_0: never
    volumes:
      - .:/opt/bkdev:ro
      - \${BKDEV_SOURCE:-..}:/workspace
      - deps:/deps
      - run:/run/bkdev
${usesFiles(plan) ? '      - data:/data\n' : ''}      - home:/home/dev   # the editor's server and a person's history outlive the container
      # A git worktree or a submodule is nothing without its repository; bkdev writes where that lies.
      - \${BKDEV_GIT_SOURCE:-/dev/null}:\${BKDEV_GIT_TARGET:-/run/bkdev-no-worktree}
      - \${BKDEV_GIT_MIRROR:-/dev/null:/run/bkdev-no-mirror}
      - \${BKDEV_GIT_CHECKOUT:-/dev/null:/run/bkdev-no-checkout}
    healthcheck:
      test: [CMD-SHELL, "! [ -f /opt/bkdev/runtime/agent.mjs ] || curl -fsS --unix-socket /run/bkdev/agent.sock http://agent/health"]
      interval: 10s
      timeout: 3s
      retries: 3
      start_period: 30s
      start_interval: 500ms
    x-bkdev: {role: workspace, title: Workspace}
`;
}

const deps = `  deps:
    <<: *role
    command: [/usr/bin/python3, /opt/bkdev/runtime/steps/packages.py]
    working_dir: /workspace
    environment: *packages
    x-bkdev:
      role: step
      title: Python packages
      inputs: ["**/pyproject.toml", "**/*.lock", "**/requirements*.txt", "**/requirements/*.txt", "**/Pipfile"]
      fills: [deps]
`;

function migrate(plan: ProductPlan): string {
  const steps = plan.findings.steps;
  const needed = steps.filter(({ value }) => !value.isOptional);
  const optional = steps.filter(({ value }) => value.isOptional);
  const lines = needed.map(step => `      - ${JSON.stringify(step.value.command)}   # ${whereOf(step)}\n`).join('');
  const others = optional
    .map(step => `      # - ${JSON.stringify(step.value.command)}   # off; ${whereOf(step)}\n`)
    .join('');
  const databases = [
    ...plan.stores.filter(kind => kind === 'postgresql' || kind === 'mysql').map(kind => serviceOf[kind]),
    ...(usesFiles(plan) ? ['data'] : []),
  ];
  return `  # Migrations, and what runs once for each database.
  migrate:
    <<: *role
    command:
      - /deps/venv/bin/python
      - /opt/bkdev/runtime/steps/first_steps.py
      - ${plan.entry}
${lines}${others}    depends_on:
      deps: {condition: service_completed_successfully}
${plan.stores.map(kind => `      ${serviceOf[kind]}: {condition: service_healthy}\n`).join('')}    x-bkdev:
      role: step
      title: Database schema
      inputs: ["**/migrations/*.py"]
${databases.length === 0 ? '' : `      fills: [${databases.join(', ')}]\n`}`;
}

function volumes(plan: ProductPlan): string {
  const stored = plan.stores.filter(kind => !inMemory.has(kind));
  return `# Data outlives containers and folders: each volume says which checkout it was made for, so that no other one deletes it.
x-volume: &volume
  labels: {dev.bkdev.checkout: "\${BKDEV_CHECKOUT:-}"}

volumes:
  deps: *volume    # virtual environment, uv's cache and byte code
  run: *volume     # supervisord's sockets, one a service
  home: *volume
${stored.map(kind => `  ${serviceOf[kind]}: *volume\n`).join('')}${frontEndVolumes(plan)}${usesFiles(plan) ? '  data: {<<: *volume, x-bkdev: {data: true}}   # holds data without a store: `bkdev db` copies it, too\n' : ''}`;
}
