/** One operation of a service in a trace, as OpenTelemetry recorded it. */
export interface Span {
  readonly id: string;
  /** Empty for the first one of a trace; it may also be a span that was not received. */
  readonly parent: string;
  /** The instance: `web`, `worker.2`. */
  readonly service: string;
  readonly name: string;
  /** When it began, epoch ms, and how long it took; both with fractions. */
  readonly at: number;
  readonly ms: number;
  /** What it did in detail: a query. */
  readonly detail?: string | undefined;
  /** The exception that ended it. */
  readonly error?: string | undefined;
  /** The ID of the request that it serves. */
  readonly request?: string | undefined;
}

/** A row of a waterfall: a span, or several of one kind in a row that stand for each other. */
export interface TraceRow {
  readonly span: Span;
  readonly depth: number;
  /** How many spans it stands for. */
  readonly count: number;
}

/** More spans of one name than this, one after the other, are one row: they say more as a number. */
const most = 4;

/** Returns the rows of a trace: each span below the one that caused it, in the order in which they began. */
export function traceRows(spans: readonly Span[]): readonly TraceRow[] {
  const known = new Set(spans.map(({ id }) => id));
  const byParent = Map.groupBy(
    [...spans].sort((one, other) => one.at - other.at),
    ({ parent }) => (known.has(parent) ? parent : ''),
  );
  const below = (parent: string, depth: number): TraceRow[] =>
    runsOf(byParent.get(parent) ?? [], ({ id }) => byParent.has(id)).flatMap(run => {
      const [first] = run;
      if (first === undefined) return [];
      if (run.length <= most)
        return run.flatMap(span => [{ span, depth, count: 1 }, ...(span.id === '' ? [] : below(span.id, depth + 1))]);
      const end = Math.max(...run.map(({ at, ms }) => at + ms));
      return [{ span: { ...first, ms: end - first.at }, depth, count: run.length }];
    });
  return below('', 0);
}

/** Groups spans that follow each other and differ in nothing but their details; one with children stands alone. */
function runsOf(spans: readonly Span[], hasChildren: (span: Span) => boolean): Span[][] {
  const runs: Span[][] = [];
  for (const span of spans) {
    const last = runs.at(-1)?.at(-1);
    const isLike = last && last.service === span.service && last.name === span.name && last.error === span.error;
    if (isLike && !hasChildren(last) && !hasChildren(span)) runs.at(-1)?.push(span);
    else runs.push([span]);
  }
  return runs;
}
