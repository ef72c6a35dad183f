import type { ContainerInspectInfo } from 'dockerode';
import type { ContainerFacts } from '../../../shared/model/container.ts';

/** The labels that Compose puts on its containers (compose-go, `pkg/api/labels.go`). */
export const projectLabel = 'com.docker.compose.project';
export const serviceLabel = 'com.docker.compose.service';
export const workingFolderLabel = 'com.docker.compose.project.working_dir';
const numberLabel = 'com.docker.compose.container-number';
export const configFilesLabel = 'com.docker.compose.project.config_files';
/** The label that the definition puts on every container of a bkdev environment. */
export const environmentLabel = 'dev.bkdev.environment';

/** The label that the definition puts on every volume: the checkout it was created for (`encodePath`). */
export const checkoutLabel = 'dev.bkdev.checkout';
/** An additional label on the volume by which a moved checkout takes over the project's volumes. */
export const handOverLabel = 'dev.bkdev.hand-over';

/** Length of a health check's output that is kept, in UTF-16 units; the engine keeps 4 KB. */
const longestOutput = 1_000;

/** Converts the engine's description of a container (Docker API, `GET /containers/{id}/json`) to facts. */
export function toContainerFacts(info: ContainerInspectInfo): ContainerFacts {
  const { State: state } = info;
  const health = healthOf(state.Health);
  const startedAt = toTime(state.StartedAt);
  const finishedAt = toTime(state.FinishedAt);
  const configFiles = info.Config.Labels?.[configFilesLabel];
  const number = Number(info.Config.Labels?.[numberLabel] ?? 1);
  const healthOutput = health === 'unhealthy' ? state.Health?.Log?.at(-1)?.Output.trim() : undefined;
  return {
    id: info.Id,
    state: stateOf(state.Status),
    ...(health !== undefined && { health }),
    ...(health === 'starting' && state.Health?.Status === 'unhealthy' && { isCheckedAnew: true }),
    ...(healthOutput && { healthOutput: healthOutput.slice(-longestOutput) }),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    restarts: info.RestartCount,
    ...limitsOf(info),
    configHash: info.Config.Labels?.['com.docker.compose.config-hash'] ?? '',
    image: info.Config.Image,
    ...(number > 1 && { number }),
    ...(configFiles && { configFiles: configFiles.split(',') }),
    ...(isDetached(info) && { detachedFrom: info.HostConfig.NetworkMode ?? '' }),
  };
}

/** Both are 0 if not set (Docker API, `HostConfig`). */
function limitsOf({ HostConfig: host }: ContainerInspectInfo): Pick<ContainerFacts, 'memoryLimit' | 'coreLimit'> {
  const { Memory: memory = 0, NanoCpus: nanos = 0 } = host ?? {};
  return { ...(memory > 0 && { memoryLimit: memory }), ...(nanos > 0 && { coreLimit: nanos / 1e9 }) };
}

/**
 * Whether a container is missing from its network. Its network mode names its first network (Docker API,
 * `HostConfig.NetworkMode`); the modes checked here have none.
 */
function isDetached({ HostConfig: host, NetworkSettings: settings }: ContainerInspectInfo): boolean {
  const mode = host?.NetworkMode ?? 'none';
  if (mode === 'none' || mode === 'host' || mode.startsWith('container:')) return false;
  return settings?.Networks !== undefined && Object.keys(settings.Networks).length === 0;
}

/**
 * The engine reports a container as unhealthy as soon as its checks are paused; without a failed check, that only means
 * "not known yet".
 */
function healthOf(health: ContainerInspectInfo['State']['Health']): ContainerFacts['health'] {
  switch (health?.Status) {
    case 'starting':
    case 'healthy':
      return health.Status;
    case 'unhealthy':
      return health.FailingStreak === 0 ? 'starting' : 'unhealthy';
    default:
      return undefined;
  }
}

function stateOf(status: string): ContainerFacts['state'] {
  switch (status) {
    case 'created':
    case 'running':
    case 'paused':
    case 'restarting':
    case 'dead':
      return status;
    default:
      return 'exited';
  }
}

/** Parses a time; Docker writes "never" as the year 1. */
function toTime(text: string | undefined): number | undefined {
  const time = text === undefined || text.startsWith('0001-') ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
