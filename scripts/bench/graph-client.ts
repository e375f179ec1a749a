import { Agent, request } from 'node:http';

export interface TimedAnswer {
  ms: number;
  data: unknown;
}

const TIMEOUT_MS = 60_000;

/** Asks the graph over one connection that stays open. Every request is another one: no answer comes from memory. */
export class GraphClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #number = 0;

  /** `url`: of the server. */
  constructor(url: string) {
    this.#url = `${url}/graphql`;
  }

  /** From the sending to the last byte of the answer. Throws where it has errors. */
  async ask(query: string, variables: object): Promise<TimedAnswer> {
    const text = JSON.stringify({ query, variables, extensions: { number: this.#number++ } });
    const startMs = performance.now();
    const answer = await this.#post(text);
    const ms = performance.now() - startMs;
    const { data, errors } = JSON.parse(answer) as { data: unknown; errors?: { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
    return { ms, data };
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const body = Buffer.from(text);
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const options = { method: 'POST', agent: this.#agent, headers, timeout: TIMEOUT_MS };
      const sent = request(this.#url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`there was no answer within ${TIMEOUT_MS / 1000} s`)));
      sent.end(body);
    });
  }
}
