import { driverExtras } from './packages-plan.ts';
import type { ProductPlan } from './product-plan.ts';
import { productionServerOf } from './server.ts';

/** Groups and extras for development, which the release does without. */
const forDevelopment = new Set(['dev', 'test', 'local', 'development']);
/** What other packages are built with. */
const compilers = /^(?:build-essential|gcc|g\+\+|make|cmake|pkg-config|.*-dev-bin|rustc|cargo)$/;

/**
 * Returns the stages of a recognised product's shipping image, from bkdev's own by name, or generated where they depend
 * on the product. Empty without a manifest: then there is nothing to install its packages from.
 */
export function releaseStages(plan: ProductPlan, own: ReadonlyMap<string, string>): readonly string[] {
  const { folder, findings, settings } = plan;
  const known = findings.dependencies?.value;
  if (known === undefined) return [];
  const { groups, extras } = driverExtras(plan);
  const kept = (names: readonly string[]) => names.filter(name => !forDevelopment.has(name));
  const packages = {
    ...{
      tool: known.tool,
      folder,
      manifest: known.manifest,
      lock: known.brokenLock === undefined ? (known.lock ?? null) : null,
    },
    ...{ groups: kept(groups), extras: kept(extras) },
  };
  const given = `\nENV BKDEV_PACKAGES='${JSON.stringify(packages)}'`;
  const stage = (name: string) => own.get(name)?.trim() ?? '';
  const withPackages = (name: string) => stage(name).replace(/^(FROM .*)$/m, `$1${given}`);
  const libraries = findings.debianPackages.map(({ value }) => value).filter(name => !compilers.test(name));
  return [
    stage('source'),
    withPackages('sorted'),
    withPackages('python-builder'),
    application(settings),
    withLibraries(stage('system'), libraries),
    stage('materials'),
    stage('release-sbom'),
    release(folder, settings, productionServerOf(plan)),
  ];
}

function withLibraries(system: string, libraries: readonly string[]): string {
  if (libraries.length === 0) return system;
  return system.replace(
    /^(FROM .*)$/m,
    `$1
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add ${libraries.join(' ')}`,
  );
}

function application(settings: string | undefined): string {
  const module = settings === undefined ? '' : ` DJANGO_SETTINGS_MODULE=${settings}`;
  return `# Owned by root, for the application is to run its code and not to change it. Collecting static files needs settings that
# load, and none of the servers that they name.
FROM python-builder AS application
ARG SOURCE_DATE_EPOCH
RUN --mount=type=bind,from=source,target=/source \\
    --mount=type=bind,source=env,target=/env \\
    --mount=type=bind,source=runtime,target=/opt/bkdev/runtime \\
    --mount=type=bind,source=product.yaml,target=/opt/bkdev/product.yaml <<'EOS'
set -ea
. /env/common.env
PYTHONPATH=${module}
/opt/tools/bin/python /opt/bkdev/runtime/release/application.py
find /app -exec touch --no-dereference --date=@\${SOURCE_DATE_EPOCH:-315532800} {} +
EOS`;
}

function release(folder: string, settings: string | undefined, server: readonly string[]): string {
  const module = settings === undefined ? '' : ` DJANGO_SETTINGS_MODULE=${settings}`;
  return `FROM scratch AS release
ENV LANG=C.UTF-8 PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1${module}
COPY --from=system / /
COPY --from=python-builder /opt/venv /opt/venv
COPY --from=application /app /app
WORKDIR /app${folder === '.' ? '' : `/${folder}`}
USER 1000:1000
ENTRYPOINT ["tini", "--"]
${server.length === 0 ? '# The product installs no server for production: add its CMD here.' : `CMD ${JSON.stringify(server)}`}`;
}
