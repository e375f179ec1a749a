import type { Source } from '../../../simulator/otlp/model.ts';

type NonEmpty<T> = readonly [T, ...T[]];

export const services = words(
  `frontend mobile-bff admin-web api-gateway cart checkout payment currency shipping email product-catalog recommendation ad
  search inventory pricing tax fraud-detection user auth session order fulfilment warehouse notification review loyalty
  analytics-ingest image-proxy config`,
);
export const routes = words(
  `/api/v1/cart/{id} /api/v1/checkout /api/v1/products/{id} /api/v1/products /api/v1/orders/{id} /api/v1/users/{id}/profile
  /api/v1/search /api/v1/recommendations /healthz /api/v1/shipping/quote /api/v1/payments /api/v1/sessions/{id}`,
);
export const methods = words('GET GET GET POST PUT DELETE');
export const tables = words('orders users products carts payments sessions inventory reviews');
export const exceptions = words(
  `java.net.SocketTimeoutException io.grpc.StatusRuntimeException TypeError ValueError
  java.lang.IllegalStateException`,
);
export const userAgents: NonEmpty<string> = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'okhttp/4.12.0',
  'Go-http-client/2.0',
  'python-requests/2.32.3',
];

const languages = ['go', 'java', 'nodejs', 'python', 'dotnet', 'rust'];
export const NODES = 10;

/** An instance of a service, and the node whose collector sends what it says. */
export interface Pod {
  service: string;
  node: number;
  source: Source;
}

/** The pods of all services, those of a service side by side. */
export function makePods(perService: number): Pod[] {
  return services.flatMap((service, index) =>
    Array.from({ length: perService }, (_, copy) => makePod(service, index, copy)),
  );
}

function makePod(service: string, index: number, copy: number): Pod {
  const language = languages[index % languages.length]!;
  const node = (index * 7 + copy * 3) % NODES;
  const name = `${service}-7d9f${hex(index * 131, 4)}`;
  const nodeName = `node-${String(node).padStart(2, '0')}`;
  return {
    service,
    node,
    source: {
      resource: {
        attributes: {
          'service.name': service,
          'service.namespace': 'shop',
          'service.version': `1.${index % 9}.${index % 4}`,
          'service.instance.id': `${name}-${hex(((index * 1000 + copy) * 7919) % 0xfffff, 5)}`,
          'deployment.environment.name': 'production',
          'telemetry.sdk.language': language,
          'telemetry.sdk.name': 'opentelemetry',
          'telemetry.sdk.version': '1.38.0',
          'k8s.cluster.name': 'eu-1',
          'k8s.namespace.name': 'shop',
          'k8s.pod.name': `${name}-${copy}`,
          'k8s.node.name': nodeName,
          'host.name': nodeName,
          'cloud.region': 'eu-west-1',
        },
        schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
      },
      scope: { name: `io.opentelemetry.${language}.http`, version: '2.10.0', schemaUrl: '' },
    },
  };
}

function words(text: string): NonEmpty<string> {
  const [first, ...others] = text.split(/\s+/);
  return [first!, ...others];
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
