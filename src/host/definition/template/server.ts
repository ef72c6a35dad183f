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
