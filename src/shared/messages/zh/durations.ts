/** A span that is still growing, in whole units: `8 秒`, `2 分 5 秒`, `3 小时 10 分`, `2 天`. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} 分`, seconds % 60, '秒');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? withRest(`${hours} 小时`, minutes % 60, '分') : `${Math.floor(hours / 24)} 天`;
}

/** The same in its largest unit only: `8 秒`, `5 分钟`, `3 小时`, `2 天`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} 分钟` : elapsed(Math.floor(minutes / 60) * 3_600_000);
}

/** How long something took: tenths of a second below a minute. */
export function duration(ms: number): string {
  if (ms < 50) return '不到 0.1 秒';
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} 秒` : elapsed(Math.round(ms / 1000) * 1000);
}

/** How long something will take, in whole units: `1 秒` is the least. */
export function estimate(ms: number): string {
  return elapsed(Math.max(1, Math.ceil(ms / 1000)) * 1000);
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}
