import { adapters } from './en/adapters.ts';
import { agent } from './en/agent.ts';
import { commands } from './en/commands.ts';
import { definition } from './en/definition.ts';
import { diagnosis } from './en/diagnosis.ts';
import { endpoint } from './en/endpoint.ts';
import { failure } from './en/failure.ts';
import { frontEnd } from './en/front-end.ts';
import { frontEndFailures } from './en/front-end-failures.ts';
import { gateway } from './en/gateway.ts';
import { health } from './en/health.ts';
import { inspection } from './en/inspection.ts';
import { keys } from './en/keys.ts';
import { logs } from './en/logs.ts';
import { operations } from './en/operations.ts';
import { plan } from './en/plan.ts';
import { recognition } from './en/recognition.ts';
import { releases } from './en/releases.ts';
import { runtime } from './en/runtime.ts';
import { screen } from './en/screen.ts';
import { setup } from './en/setup.ts';
import { snapshots } from './en/snapshots.ts';
import { tracing } from './en/tracing.ts';
import { variables } from './en/variables.ts';
import { views } from './en/views.ts';

/**
 * The catalogue: what each code says in English. The types of a message's parameters are declared here and nowhere
 * else.
 */
export const en = {
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
