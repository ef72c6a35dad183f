/** A span that is still growing, in whole units: `8 s`, `2 min 5 s`, `3 h 10 min`, `2 d`. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? withRest(`${hours} h`, minutes % 60, 'min') : `${Math.floor(hours / 24)} d`;
}

/** The same in its largest unit only: `8 s`, `5 min`, `3 h`, `2 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : elapsed(Math.floor(minutes / 60) * 3_600_000);
}

/** How long something took: tenths of a second below a minute. */
export function duration(ms: number): string {
  if (ms < 50) return 'less than 0.1 s';
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} s` : elapsed(Math.round(ms / 1000) * 1000);
}

/** How long something will take, in whole units: `1 s` is the least. */
export function estimate(ms: number): string {
  return elapsed(Math.max(1, Math.ceil(ms / 1000)) * 1000);
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}
