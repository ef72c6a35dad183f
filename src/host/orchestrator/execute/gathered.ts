/** Batches calls: everything requested at the same time, or while an earlier call is running, is passed to one call. */
export function gathered(
  work: (names: readonly string[]) => Promise<void>,
): (names: readonly string[]) => Promise<void> {
  let turn: Promise<unknown> = Promise.resolve();
  let open: { readonly names: string[]; readonly done: Promise<void> } | undefined;
  return names => {
    if (open) {
      open.names.push(...names);
      return open.done;
    }
    const all = [...names];
    const done = turn.then(() => {
      open = undefined;
      return work(all);
    });
    open = { names: all, done };
    turn = done.catch(() => undefined);
    return done;
  };
}

/**
 * Returns a function to be called with each name; calls `tell` once, when all `names` were given (immediately if there
 * are none).
 */
export function untilAll(names: readonly string[], tell: () => void): (name: string) => void {
  const left = new Set(names);
  if (left.size === 0) tell();
  return name => {
    if (left.delete(name) && left.size === 0) tell();
  };
}
