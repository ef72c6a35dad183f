import { type IncomingMessage, type RequestOptions, request } from 'node:http';

/** Larger bodies than this are cut: what an answer begins with is enough to judge it, and memory stays small. */
const maxBodyBytes = 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * One request on a connection of its own, the whole answer included, within a time. Rejects with a TimeoutError
 * (DOMException) when that time is over, else with the system's error (`code`), `ECONNRESET` also for half an answer.
 */
export async function exchange(options: RequestOptions, timeoutMs: number, content = ''): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ ...options, agent: false, signal }, resolve)
        .on('error', reject)
        .end(content);
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBodyBytes) break;
    }
    const body = Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8');
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
