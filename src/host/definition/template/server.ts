import type { ProductPlan } from './product-plan.ts';

/** Returns the command of the product's development server. */
export function serverOf({ entry, findings }: ProductPlan, port: number): string {
  const { kind, application, package: by } = findings.web.server.value;
  // With Daphne, runserver serves ASGI; other servers are separate programs.
  if (kind === 'asgi' && application !== undefined && by === 'uvicorn')
    return `python -m uvicorn ${application} --host 0.0.0.0 --port ${port}`;
  if (kind === 'asgi' && application !== undefined && by === 'granian')
    return `granian --interface asgi --host 0.0.0.0 --port ${port} ${application}`;
  if (entry !== 'manage.py') return `${entry} runserver --noreload 0.0.0.0:${port}`;
  return `python /opt/bkdev/runtime/devserver.py manage.py runserver 0.0.0.0:${port}`;
}

/**
 * Returns the mode `gunicorn` of the product's web, as YAML of its `x-bkdev`; empty if the product does not install
 * gunicorn, or serves ASGI with a package without gunicorn workers. `where` is the line that installs it.
 */
export function gunicornModeOf({ folder, findings }: ProductPlan, port: number, where: string): string {
  const { server, gunicorn } = findings.web;
  const { kind, application, package: by } = server.value;
  const isAsgi = kind === 'asgi';
  if (gunicorn === undefined || application === undefined || (isAsgi && !by?.startsWith('uvicorn'))) return '';
  const { config } = gunicorn.value;
  const fields = [
    `app: ${JSON.stringify(application)}`,
    `bind: "0.0.0.0:${port}"`,
    ...(config === undefined
      ? []
      : [`config: ${JSON.stringify(folder === '.' ? config : config.slice(folder.length + 1))}`]),
    ...(isAsgi ? ['class: uvicorn'] : []),
    'workers: 2',
  ];
  return `      modes:   # --mode web=gunicorn (${where})
        gunicorn:
          programs:
            web:
              gunicorn: {${fields.join(', ')}}
              stopWait: 35
          reload: {signal: HUP}
`;
}

/** Returns the command that serves the product in production; empty if it installs no server for it. */
export function productionServerOf({ folder, findings }: ProductPlan): readonly string[] {
  const { server, gunicorn } = findings.web;
  const { kind, application, package: by } = server.value;
  if (application === undefined) return [];
  const bind = '0.0.0.0:8000';
  if (kind === 'asgi' && by === 'uvicorn') return ['uvicorn', application, '--host', '0.0.0.0', '--port', '8000'];
  if (gunicorn === undefined || kind === 'asgi') return [];
  const { config } = gunicorn.value;
  const inFolder = folder === '.' ? config : config?.slice(folder.length + 1);
  return [
    'gunicorn',
    ...(inFolder === undefined ? [] : ['--config', inFolder]),
    '--bind',
    bind,
    '--workers',
    '2',
    application,
  ];
}
