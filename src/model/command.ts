/** What a person wants, in the imperative. Keys and argv become one of these. */
export type Command =
  | { type: 'up'; profile: string | undefined; timeoutMs: number; dryRun: boolean }
  | { type: 'stop' }
  | { type: 'down'; volumes: boolean }
  | { type: 'restart'; service: string };
