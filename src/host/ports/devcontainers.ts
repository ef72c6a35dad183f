/** The devcontainer CLI: creates the workspace as VS Code would. */
export interface DevContainers {
  /**
   * Creates or adopts the profile's workspace container in this Compose project. Throws BkdevError `create-failed` with
   * the CLI's own cause.
   */
  up(
    profile: string,
    project: string,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<{ containerId: string }>;
}
