import type { GraphqlAnswer } from './app.testing.ts';

export interface BrowserAnswer {
  status: number;
  body: GraphqlAnswer;
  headers: Headers;
}

/** A browser as far as the server sees it: it keeps cookies, sends them to the paths they are for, and says where it is. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, { value: string; path: string }>();

  constructor(url: string) {
    this.#url = url;
  }

  /** Its cookies as the header of a request for a path. */
  cookieHeader(path: string): string {
    return [...this.#cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }

  setCookie(name: string, value: string, path = '/'): void {
    this.#cookies.set(name, { value, path });
  }

  /** The same cookies in another browser, as a thief has them. */
  copy(): Browser {
    const other = new Browser(this.#url);
    for (const [name, { value, path }] of this.#cookies) other.setCookie(name, value, path);
    return other;
  }

  async send(path: string, init: { body?: string; headers?: Record<string, string> } = {}): Promise<BrowserAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      ...(init.body !== undefined && { body: init.body }),
      headers: {
        'content-type': 'application/json',
        origin: this.#url,
        'sec-fetch-site': 'same-origin',
        cookie: this.cookieHeader(path),
        ...init.headers,
      },
    });
    for (const text of response.headers.getSetCookie()) this.#keep(text);
    const text = await response.text();
    return { status: response.status, body: parsed(text), headers: response.headers };
  }

  /** Goes to an address as by a link; where it is sent on to is told, and not followed. */
  async open(path: string, headers: Record<string, string> = {}): Promise<{ status: number; location: string | null }> {
    const response = await fetch(this.#url + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.cookieHeader(path.split('?', 1)[0]!), ...headers },
    });
    for (const text of response.headers.getSetCookie()) this.#keep(text);
    await response.text();
    return { status: response.status, location: response.headers.get('location') };
  }

  ask(query: string, variables: Record<string, unknown> = {}): Promise<BrowserAnswer> {
    return this.send('/graphql', { body: JSON.stringify({ query, variables }) });
  }

  refresh(): Promise<BrowserAnswer> {
    return this.send('/session/refresh');
  }

  logIn(email: string, password: string, code: string | null = null): Promise<BrowserAnswer> {
    return this.ask(
      'mutation ($email: String!, $password: String!, $code: String) { logIn(email: $email, password: $password, code: $code) { id } }',
      { email, password, code },
    );
  }

  #keep(text: string): void {
    const [pair = '', ...attributes] = text.split('; ');
    const [name = '', value = ''] = pair.split('=', 2);
    const path = attributes.find((attribute) => attribute.startsWith('Path='))?.slice(5) ?? '/';
    if (attributes.includes('Max-Age=0')) this.#cookies.delete(name);
    else this.setCookie(name, value, path);
  }
}

function parsed(text: string): GraphqlAnswer {
  try {
    return JSON.parse(text) as GraphqlAnswer;
  } catch {
    return { data: { text } };
  }
}
