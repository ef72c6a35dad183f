import { stringify } from 'yaml';
import type { ProductPlan } from './product-plan.ts';
import { programsOf } from './program-services.ts';

/** Returns the overlay with a collector of traces and its profile, by path in the checkout. `base` is extended by it. */
export function tracingFiles(plan: ProductPlan, base: string): readonly (readonly [path: string, text: string])[] {
  const traced = programsOf(plan).map(name => `  ${name}: *traced\n`);
  const profile = {
    ...{ name: 'tracing', title: 'Everything, traced', extends: base },
    ...{ services: ['traces'], overlays: ['compose.tracing.yaml'] },
  };
  return [
    ['.devcontainer/compose.tracing.yaml', overlay(traced.join(''))],
    ['profiles/tracing.yaml', `# yaml-language-server: $schema=profile.schema.json\n${stringify(profile)}`],
  ];
}

function overlay(traced: string): string {
  return `# Overlay with a collector of traces, which the roles send to. \`bkdev trace\` shows them.
x-traced: &traced
  environment: {BKDEV_TRACING: "http://traces:4318"}
  depends_on:
    traces: {condition: service_healthy}

services:
${traced}
  traces:
    labels: {dev.bkdev.environment: "1"}
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    logging: {driver: json-file, options: {max-size: 10m, max-file: "2"}}
    image: bkdev-role:\${BKDEV_IMAGE_TAG:-dev}
    command: [/deps/venv/bin/python, /opt/bkdev/runtime/tracing/collect.py]
    environment: {BKDEV_INSTANCE: traces, BKDEV_PYPI_INDEX: "\${BKDEV_PYPI_INDEX:-}"}
    volumes:
      - .:/opt/bkdev:ro
      - deps:/deps   # where OpenTelemetry's packages are installed, beside the product's
    depends_on:
      deps: {condition: service_completed_successfully}
    healthcheck:
      test: [CMD, curl, -fsS, "http://127.0.0.1:4318/health"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 180s
      start_interval: 500ms
    x-bkdev: {role: traces, title: Traces}
`;
}
