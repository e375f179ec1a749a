import { Agent, type ClientRequest, request, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestOverTls } from 'node:https';
import { isIP } from 'node:net';
import type { StoreAddress } from '../cache/store-lease.ts';
import type { Seal } from '../cache/sealed.ts';

/** Another process keeps telemetry: what concerns that is forwarded to it. */
export interface StoreElsewhere {
  /** null while nobody says that they keep it. */
  address(): StoreAddress | null;
  seal: Seal;
  connections: StoreConnections;
}

const MOST_IDLE = 64;

/** Connections to whoever keeps telemetry: as many at once as are open to this process, which has one request each under way. */
export class StoreConnections {
  readonly #agents = {
    plain: new Agent({ keepAlive: true, maxFreeSockets: MOST_IDLE }),
    tls: new TlsAgent({ keepAlive: true, maxFreeSockets: MOST_IDLE }),
  };

  /** Begins a request, over one of the connections or, with `agent: false`, one of its own. */
  begin(url: string, options: RequestOptions): ClientRequest {
    const to = new URL(url);
    if (to.protocol === 'http:') return request(to, { agent: this.#agents.plain, ...options });
    // The certificate has to be of where the request goes, whatever host its sender named.
    const servername = isIP(to.hostname.replaceAll(/[[\]]/g, '')) ? '' : to.hostname;
    return requestOverTls(to, { agent: this.#agents.tls, servername, ...options });
  }

  close(): void {
    this.#agents.plain.destroy();
    this.#agents.tls.destroy();
  }
}
