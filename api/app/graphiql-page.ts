import { randomBytes } from 'node:crypto';
import { GRAPHQL_PATH } from './graphql-server.ts';

const firstQuery = `# Services with their requests, errors and latency.
{
  services(range: { last: "1h" }) {
    nodes {
      name
      red(range: { last: "1h" }) {
        requestsPerSecond
        errorRate
        latencyMs(percentiles: [50, 95, 99])
      }
    }
    meta {
      notes
    }
  }
}
`;

export interface GraphiqlPage {
  html: string;
  /** Its Content-Security-Policy: for this page alone, as the nonce in it is. */
  policy: string;
}

/** GraphiQL with its code and styles in the page, so that it works without a network. */
export async function graphiqlPage(): Promise<GraphiqlPage> {
  // Nine megabytes, loaded only where somebody looks.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const nonce = randomBytes(16).toString('base64url');
  const html = renderGraphiQL({
    title: 'GraphiQL',
    endpoint: GRAPHQL_PATH,
    subscriptionsProtocol: 'WS',
    defaultQuery: firstQuery,
  })
    // What stands inside of a script or a style is left as it is.
    .replaceAll(
      /<(script|style)\b([^>]*>[^]*?<\/\1>)/g,
      (_, element: string, rest: string) => `<${element} nonce="${nonce}"${rest}`,
    )
    .replace('<div id="root">', (root) => `<script nonce="${nonce}">(${letStylesIn})('${nonce}')</script>${root}`);
  return { html, policy: policyOf(nonce) };
}

function policyOf(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    // What checks and completes as one types, which comes with the page.
    'worker-src blob:',
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Runs in the page before GraphiQL, whose editor adds styles without asking by which nonce, and places its lines by styles in
 * markup, which a policy allows all of or none. Elements it adds get the nonce; what it writes in markup is set by code, as
 * code may. Markup that comes with a page, as an attack does, is held to the policy as it is.
 */
const letStylesIn = `function (nonce) {
  const { createElement } = document;
  document.createElement = function (...args) {
    const element = createElement.apply(this, args);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  const { insertAdjacentHTML } = Element.prototype;
  const held = (html) =>
    String(html).replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/\\sstyle=/g, ' data-held-style='));
  const release = (parent) => {
    for (const element of parent.querySelectorAll('[data-held-style]')) {
      element.style.cssText = element.dataset.heldStyle;
      delete element.dataset.heldStyle;
    }
  };
  Object.defineProperty(Element.prototype, 'innerHTML', {
    get,
    set(html) {
      set.call(this, held(html));
      release(this);
    },
  });
  Element.prototype.insertAdjacentHTML = function (where, html) {
    insertAdjacentHTML.call(this, where, held(html));
    release(this.parentNode ?? this);
  };
}`;
