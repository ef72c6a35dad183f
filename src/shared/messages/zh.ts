import type { en } from './en.ts';
import type { Translation } from './translation.ts';
import { adapters } from './zh/adapters.ts';
import { agent } from './zh/agent.ts';
import { commands } from './zh/commands.ts';
import { definition } from './zh/definition.ts';
import { diagnosis } from './zh/diagnosis.ts';
import { endpoint } from './zh/endpoint.ts';
import { failure } from './zh/failure.ts';
import { frontEnd } from './zh/front-end.ts';
import { frontEndFailures } from './zh/front-end-failures.ts';
import { gateway } from './zh/gateway.ts';
import { health } from './zh/health.ts';
import { inspection } from './zh/inspection.ts';
import { keys } from './zh/keys.ts';
import { logs } from './zh/logs.ts';
import { operations } from './zh/operations.ts';
import { plan } from './zh/plan.ts';
import { recognition } from './zh/recognition.ts';
import { releases } from './zh/releases.ts';
import { runtime } from './zh/runtime.ts';
import { screen } from './zh/screen.ts';
import { setup } from './zh/setup.ts';
import { snapshots } from './zh/snapshots.ts';
import { tracing } from './zh/tracing.ts';
import { variables } from './zh/variables.ts';
import { views } from './zh/views.ts';

/** What each code says in Chinese. */
export const zh: Translation<typeof en> = {
  ...adapters,
  ...agent,
  ...commands,
  ...definition,
  ...diagnosis,
  ...endpoint,
  ...failure,
  ...frontEnd,
  ...frontEndFailures,
  ...gateway,
  ...health,
  ...inspection,
  ...keys,
  ...logs,
  ...operations,
  ...plan,
  ...recognition,
  ...releases,
  ...runtime,
  ...screen,
  ...setup,
  ...snapshots,
  ...tracing,
  ...variables,
  ...views,
};
