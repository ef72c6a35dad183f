import type { Profile } from './profile.ts';
import type { Extension } from './service.ts';

/**
 * The dev container configuration of a profile (containers.dev/implementors/json_reference). Generated, so that VS Code lists one
 * entry a profile; a test holds it in step. The workspace's user already has the owner's uid, and stopping the window stops nothing.
 */
export function toDevcontainerConfig(
  profile: Profile,
  extensions: Readonly<Record<string, Extension>>,
): Record<string, unknown> {
  const included = profile.services.flatMap(name => {
    const extension = extensions[name];
    return extension ? [{ name, ...extension }] : [];
  });
  const ports = included.flatMap(({ name, title, probe }) =>
    probe ? [[String(probe.http.port), { label: title ?? name }]] : [],
  );
  return {
    name: profile.title,
    dockerComposeFile: ['../compose.yaml'],
    service: included.find(({ role }) => role === 'workspace')?.name ?? 'workspace',
    runServices: profile.services,
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    portsAttributes: Object.fromEntries(ports),
    customizations: {
      vscode: {
        extensions: ['ms-python.python', 'charliermarsh.ruff', 'Vue.volar'],
        settings: { 'python.defaultInterpreterPath': '/deps/venv/bin/python' },
      },
    },
  };
}
