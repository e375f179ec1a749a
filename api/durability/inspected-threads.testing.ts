import { once } from 'node:events';

/** Has node listen for an inspector on a free port; the threads of the process can be reached by it. */
export const inspectorSettings = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

interface Message {
  id?: number;
  method?: string;
  params?: { sessionId?: string; message?: string };
  result?: { result?: { value?: string } };
}

/** The threads of a product, as a debugger sees them. The process does not end while it is attached. */
export class InspectedThreads {
  readonly #socket: WebSocket;
  readonly #sessions: string[] = [];
  #waiting = new Map<number, (message: Message) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message));
  }

  /** `output` is what the process wrote, the inspector's address among it. */
  static async attach(output: string): Promise<InspectedThreads> {
    const address = /Debugger listening on (ws:\S+)/.exec(output)![1]!;
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const threads = new InspectedThreads(socket);
    await threads.#ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
    return threads;
  }

  /** Lets the thread whose data holds these values fail as if a line of its own had thrown. */
  async crash(workerData: Record<string, unknown>): Promise<void> {
    const data = `process.getBuiltinModule('node:worker_threads').workerData`;
    for (const sessionId of this.#sessions) {
      const { result } = await (await this.#evaluate(sessionId, `JSON.stringify(${data})`)).answer;
      const own = JSON.parse(result?.result?.value ?? '{}') as Record<string, unknown>;
      if (!Object.entries(workerData).every(([key, value]) => own[key] === value)) continue;
      // No answer may come any more.
      await this.#evaluate(sessionId, `setImmediate(() => { throw new Error('injected') })`);
      return;
    }
    throw new Error(`no thread has ${JSON.stringify(workerData)}`);
  }

  /** Lets the threads of this name take memory until they get no more. */
  async exhaust(name: string): Promise<void> {
    let count = 0;
    for (const sessionId of this.#sessions) {
      const { result } = await (
        await this.#evaluate(sessionId, `process.getBuiltinModule('node:worker_threads').threadName`)
      ).answer;
      if (result?.result?.value !== name) continue;
      count++;
      await this.#evaluate(
        sessionId,
        'setImmediate(() => { for (let held = []; ; ) held.push(Array(2 ** 16).fill(0.5)); })',
      );
    }
    if (count === 0) throw new Error(`no thread is called ${name}`);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #ask(method: string, params: object): Promise<Message> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Resolves when the thread has the expression. */
  async #evaluate(sessionId: string, expression: string): Promise<{ answer: Promise<Message> }> {
    const id = this.#nextId++;
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    const message = JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression } });
    await this.#ask('NodeWorker.sendMessageToWorker', { sessionId, message });
    return { answer };
  }

  #receive(message: Message): void {
    const { id, method, params } = message;
    if (id !== undefined) this.#waiting.get(id)?.(message);
    if (method === 'NodeWorker.attachedToWorker') this.#sessions.push(params!.sessionId!);
    if (method === 'NodeWorker.receivedMessageFromWorker') this.#receive(JSON.parse(params!.message!) as Message);
  }
}
