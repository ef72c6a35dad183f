import { modulesFolder } from './front-end-services.ts';
import { mailServiceNames, mailStage } from './mail-service.ts';
import { type ProductPlan, type StoreKind, usesFiles, whereOf } from './product-plan.ts';
import { releaseStages } from './release-stages.ts';

const always = ['base', 'python-base', 'tools', 'node-tools', 'toolchain', 'role', 'node', 'workspace'];
const stageOf: Readonly<Record<StoreKind, string>> = {
  postgresql: 'postgres',
  mysql: 'mysql',
  redis: 'redis',
  rabbitmq: 'broker',
  memcached: 'memcached',
};

/**
 * Returns the `Dockerfile` of a recognised product: the stages it needs from bkdev's own, plus the Debian packages for
 * its Python packages.
 */
export function dockerfileText(plan: ProductPlan, own: string): string {
  const stages = stagesOf(own);
  const wanted = [
    ...always,
    ...(plan.frontEnd ? ['front-end'] : []),
    ...plan.stores.map(kind => stageOf[kind]),
    ...mailServiceNames(plan),
  ];
  const texts = wanted.map(name => {
    if (name === 'postgres') return postgres(plan);
    if (name === 'memcached') return memcached;
    if (name === 'mail') return mailStage;
    const text = (stages.get(name) ?? '').replace('debian:bookworm-slim', `debian:${plan.debian}-slim`);
    if (name === 'front-end' && plan.frontEnd) return frontEnd(text, modulesFolder(plan.frontEnd.value));
    if (name !== 'role' && name !== 'workspace') return text;
    const withData = text.replace('/deps /run/bkdev', '/deps /run/bkdev /data');
    return usesFiles(plan) ? withData.replace('vim-tiny', 'sqlite3 vim-tiny') : withData;
  });
  const packages = plan.findings.debianPackages.map(({ value }) => value);
  if (packages.length > 0) texts.splice(wanted.indexOf('toolchain') + 1, 0, debian(plan, packages));
  texts.push(...releaseStages(plan, stages));
  return `# The images of bkdev: tools only. Source and definition are mounted, Python packages live in a volume, so a change of code
# or of a dependency never needs a build. The exception is the last target, \`release\`: what the product ships. Written by
# \`bkdev init\`, from the stages of its own Dockerfile.

ARG BKDEV_BASE_IMAGE

${texts.map(text => text.trim()).join('\n\n')}
`;
}

/** Continues the previous stage. */
function debian({ findings }: ProductPlan, packages: readonly string[]): string {
  return `# What the product's packages need to be built and loaded (${whereOf(findings.debianPackages[0])}).
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add ${packages.join(' ')}`;
}

/** The stage with the folder of this front end in place of the preset's. */
function frontEnd(text: string, modules: string): string {
  return text
    .replace(/\/workspace\/\S+\/node_modules/, modules)
    .replace(/^WORKDIR .*/m, `WORKDIR ${modules.slice(0, -'/node_modules'.length)}`);
}

function postgres({ findings }: ProductPlan): string {
  const postgis = findings.databases.some(({ value }) => value.isSpatial) ? ' postgresql-postgis' : '';
  return `FROM base AS postgres
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add postgresql${postgis} \\
 && rm -rf /var/lib/postgresql   # a cluster that the package makes and no container uses
ARG BKDEV_UID
ARG BKDEV_GID
RUN add-dev \${BKDEV_UID:-1000} \${BKDEV_GID:-1000} /var/lib/postgresql
USER dev`;
}

const memcached = `FROM base AS memcached
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add memcached
USER memcache`;

/** Returns the stages of a Dockerfile by name, each with the comment above it. */
function stagesOf(text: string): ReadonlyMap<string, string> {
  const stages = new Map<string, string>();
  const blocks = text.split(/\n(?=(?:#[^\n]*\n)*FROM )/);
  for (const block of blocks) {
    const name = /^FROM \S+ AS (\S+)/m.exec(block)?.[1];
    if (name !== undefined) stages.set(name, block);
  }
  return stages;
}
