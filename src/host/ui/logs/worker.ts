/** Gunicorn's own lines (`[time] [pid] [LEVEL] …`), and its access log as the runtime has it written (`… <pid>`). */
const gunicorn = /^\[[^\]]{8,40}\] \[(\d{1,10})\] \[[A-Z]+\]|^\S+ \S+ \S+ \[.*" <(\d{1,10})>$/;
/** Celery's lines: `[time: LEVEL/ForkPoolWorker-2] …`. */
const celery = /^\[[^\]]{8,40}: [A-Z]+\/([\w-]{1,40})\]/;

/** Returns the worker of a server or of Celery that wrote a line, if the line says so: `pid 71`, `ForkPoolWorker-2`. */
export function workerOf(text: string): string | undefined {
  if (!text.startsWith('[') && !text.endsWith('>')) return undefined;
  const [, own, access] = gunicorn.exec(text) ?? [];
  const pid = own ?? access;
  return pid === undefined ? celery.exec(text)?.[1] : `pid ${pid}`;
}
