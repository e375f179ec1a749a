import type { Attributes, Source } from '../../otlp/model.ts';

/** The source of metrics that the OpenTelemetry Collector reads from something that has no SDK. */
export function receiverSource(serviceName: string, receiver: string, attributes: Attributes): Source {
  return {
    resource: {
      attributes: {
        'service.name': serviceName,
        'deployment.environment.name': 'production',
        ...attributes,
        'cloud.provider': 'aws',
        'cloud.region': 'eu-west-1',
      },
      schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
    },
    scope: {
      name: `github.com/open-telemetry/opentelemetry-collector-contrib/receiver/${receiver}`,
      version: '0.139.0',
      schemaUrl: '',
    },
  };
}
