import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchEnvironment } from './environment.ts';
import { type Figure, once, times } from './figures.ts';
import { imageOf } from './image.ts';
import type { Timed } from './pairs.ts';
import type { Row } from './row.ts';

/**
 * The image that a person would write by hand: the same base and packages, installed by pip, then the code. Both keep
 * what was downloaded. Ours also builds the front end and lists its packages.
 */
const plainStage = `
FROM base AS bench-plain
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-add \\
      default-libmysqlclient-dev gcc libc6-dev pkg-config python3-dev python3-venv
COPY --from=source bkmonitor/pyproject.toml /app/bkmonitor/
COPY --from=source bk-monitor-base /app/bk-monitor-base
WORKDIR /app/bkmonitor
ARG BKDEV_PYPI_INDEX
RUN --mount=type=cache,target=/root/.cache/pip <<'EOS'
set -e
python3 -m venv /venv
/venv/bin/pip install \${BKDEV_PYPI_INDEX:+--index-url "$BKDEV_PYPI_INDEX"} /app/bk-monitor-base $(python3 -c '
import tomllib
listed = tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]
print(*(name for name in listed if name != "bk-monitor-base"))')
EOS
COPY --from=source ai_agent /app/ai_agent
COPY --from=source bkmonitor /app/bkmonitor
CMD ["/venv/bin/gunicorn", "--config", "gunicorn_config.py", "wsgi:application"]
`;

/** The release image, beside that one. */
export function releaseBench(environment: () => BenchEnvironment): {
  readonly rows: readonly Row[];
  readonly figures: readonly Figure[];
} {
  const images = once(() => prepare(environment()));
  return { rows: releaseRows(images), figures: releaseFigures(environment, images) };
}

const releaseRows = (images: () => Images): readonly Row[] => [
  {
    name: 'release: every layer anew: bkdev release build --no-cache / docker build --no-cache of a plain image',
    limit: 2,
    runs: 2,
    pair: () => {
      const { ours, plain } = images();
      return { ours: ours('--no-cache'), theirs: plain('--no-cache') };
    },
  },
  {
    name: 'release: size of the image / of a plain image',
    limit: 0.6,
    runs: 1,
    unit: 'MB',
    pair: environment => {
      const { ours, plain, tags } = images();
      const sizeAfter = (build: Timed, tag: string) => async () => {
        environment.run(build);
        const size = environment.output({ argv: ['docker', 'image', 'inspect', '--format', '{{.Size}}', tag] });
        return Number(size) / 1e6;
      };
      return { ours: sizeAfter(ours(), tags.ours), theirs: sizeAfter(plain(), tags.plain) };
    },
  },
  {
    name: 'release: after a change of one line: bkdev release build, beyond docker build of a plain image',
    limit: 10,
    measure: 'difference',
    runs: 5,
    pair: environment => {
      const { ours, plain } = images();
      return { ours: { ...ours(), before: change(environment) }, theirs: { ...plain(), before: change(environment) } };
    },
  },
];

function releaseFigures(environment: () => BenchEnvironment, images: () => Images): readonly Figure[] {
  return [
    {
      name: 'release: bkdev release build after a change of one line',
      ...{ limit: 10, unit: 's' },
      measure: () => {
        const made = environment();
        const build = images().ours();
        made.run(build);
        return times(5, async () => {
          change(made)();
          const begun = performance.now();
          made.run(build);
          return (performance.now() - begun) / 1000;
        });
      },
    },
  ];
}

interface Images {
  readonly tags: { readonly ours: string; readonly plain: string };
  readonly ours: (...args: string[]) => Timed;
  readonly plain: (...args: string[]) => Timed;
}

/** Makes the checkout a git repository, which a release is built from. */
function prepare(environment: BenchEnvironment): Images {
  const { checkout, project, run, bkdev, onRemove } = environment;
  const git = (...args: string[]) => run({ argv: ['git', '-c', 'safe.directory=*', '-C', checkout, ...args] });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@bench', 'commit', '--quiet', '--message', 'all');
  const tag = `${project}-release:latest`;
  onRemove(() => run({ argv: ['docker', 'image', 'rm', '--force', tag] }));
  const plain = imageOf(environment, 'bench-plain', plainStage);
  return {
    tags: { ours: tag, plain: plain.tag },
    ours: (...more) => bkdev('release', 'build', ...more),
    plain: (...more) => plain.build('--build-context', `source=${checkout}`, ...more),
  };
}

/** Each change is another one, so that no layer of an earlier one fits. */
function change({ checkout }: BenchEnvironment): () => void {
  return () => appendFileSync(join(checkout, 'bkmonitor', 'urls.py'), `# ${Date.now()}\n`);
}
