import { type IncomingMessage, type RequestOptions, request } from 'node:http';

/** Longer bodies are cut: the beginning is enough to judge an answer, and memory stays bounded. */
const maxBodyBytes = 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * Sends one request on its own connection and reads the whole response within a time limit. Rejects with a TimeoutError
 * (DOMException) after that time, otherwise with the system's error (`code`); an incomplete response is `ECONNRESET`.
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
