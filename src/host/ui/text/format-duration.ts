/** A span that is still growing, in whole units: `8 s`, `2 min 5 s`, `3 h 10 min`, `2 d`. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? withRest(hours, 'h', minutes % 60, 'min') : `${Math.floor(hours / 24)} d`;
}

/** How long something took: tenths of a second below a minute. */
export function formatDuration(tookMs: number): string {
  if (tookMs < 50) return 'less than 0.1 s';
  return tookMs < 59_950 ? `${(tookMs / 1000).toFixed(1)} s` : formatElapsed(Math.round(tookMs / 1000) * 1000);
}

/** How long something will take, in whole units: `1 s` is the least. */
export function formatEstimate(estimateMs: number): string {
  return formatElapsed(Math.max(1, Math.ceil(estimateMs / 1000)) * 1000);
}

/** A span in its largest unit only: `8 s`, `5 min`, `3 h`, `2 d`. */
export function formatAge(ageMs: number): string {
  return formatElapsed(ageMs).split(' ', 2).join(' ');
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`;
}
