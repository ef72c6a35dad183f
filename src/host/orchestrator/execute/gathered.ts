/** Hands what is asked for at the same time, or while an earlier call goes on, to one call. */
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

/** Calls `tell` once, when all of these were named; at once when there are none. */
export function untilAll(names: readonly string[], tell: () => void): (name: string) => void {
  const left = new Set(names);
  if (left.size === 0) tell();
  return name => {
    if (left.delete(name) && left.size === 0) tell();
  };
}
