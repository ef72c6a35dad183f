import type { State } from './state.ts';

/** The last lines that a service wrote, oldest first. */
export function selectLog(state: State, service: string, lines: number): readonly string[] {
  return lines <= 0 ? [] : (state.logs[service] ?? []).slice(-lines);
}

/** What the plan says of a service: the operations on it, without those that only wait for it. */
export function selectPlanOf(state: State, service: string): readonly string[] {
  return state.plan.filter(line => {
    const [operation = ''] = line.split(/ after | \(/, 1);
    const [verb, ...services] = operation.split(/[\s,]+/);
    return verb !== 'keep' && services.includes(service);
  });
}
