import { severityNumber } from '../languages/language.ts';
import type { SeverityName } from '../languages/language.ts';
import type { Attributes, Source, UnixMs } from '../../otlp/model.ts';
import type { FleetEvents } from '../fleet.ts';
import type { Random } from '../random.ts';
import type { Environment } from '../service.ts';
import type { Timeline } from '../timeline.ts';

const collector = 'github.com/open-telemetry/opentelemetry-collector-contrib/receiver';

function platformSource(serviceName: string, scopeName: string, environment: Environment): Source {
  return {
    resource: {
      attributes: {
        'service.name': serviceName,
        'service.namespace': 'platform',
        'deployment.environment.name': environment,
        'k8s.cluster.name': `shop-${environment}`,
      },
      schemaUrl: '',
    },
    scope: { name: scopeName, version: '0.139.0', schemaUrl: '' },
  };
}

const sources = {
  production: {
    deployer: platformSource('deployer', 'deployer', 'production'),
    kubernetes: platformSource('kubernetes', `${collector}/k8sobjectsreceiver`, 'production'),
  },
  staging: {
    deployer: platformSource('deployer', 'deployer', 'staging'),
    kubernetes: platformSource('kubernetes', `${collector}/k8sobjectsreceiver`, 'staging'),
  },
};

/** Writes what the platform below the shop does: deployments, and what Kubernetes reports about pods. */
export function platformLog(timeline: Timeline, random: Random): FleetEvents {
  const write = (
    source: Source,
    severity: SeverityName,
    timeMs: UnixMs,
    body: string,
    eventName: string,
    attributes: Attributes,
  ): void =>
    timeline.addLogRecord({
      source,
      timeMs,
      observedMs: timeMs + 40,
      severityNumber: severityNumber[severity],
      severityText: severity.toUpperCase(),
      eventName,
      body,
      attributes,
      context: null,
    });
  return {
    rolloutStarted: ({ service, environment, from, to, notes }, atMs) => {
      const about = notes === '' ? '' : ` (${notes})`;
      const body = `Deploying ${service.name}: ${from} -> ${to}${about}`;
      write(sources[environment].deployer, 'info', atMs, body, 'deployment.started', {
        'deployment.name': service.name,
        'deployment.id': random.hex(8),
        'vcs.ref.head.revision': random.hex(40),
        'shop.deployment.from': from,
        'shop.deployment.to': to,
      });
    },
    rolloutFinished: ({ service, environment, to }, atMs) =>
      write(sources[environment].deployer, 'info', atMs, `Deployed ${service.name} ${to}`, 'deployment.finished', {
        'deployment.name': service.name,
        'deployment.status': 'succeeded',
        'shop.deployment.to': to,
      }),
    started: (instance) =>
      write(
        sources[instance.options.environment].kubernetes,
        'info',
        instance.options.startMs,
        `Started container ${instance.service.name}`,
        '',
        podAttributes(instance.service.name, instance.podName, instance.options.node.name),
      ),
    killedForMemory: (instance, atMs) =>
      write(
        sources[instance.options.environment].kubernetes,
        'warn',
        atMs,
        `Container ${instance.service.name} was OOMKilled (exit code 137); it will be restarted`,
        '',
        {
          ...podAttributes(instance.service.name, instance.podName, instance.options.node.name),
          'k8s.container.status.last_terminated_reason': 'OOMKilled',
          'k8s.container.restart_count': instance.restarts + 1,
        },
      ),
  };
}

function podAttributes(container: string, pod: string, node: string): Attributes {
  return {
    'k8s.namespace.name': 'shop',
    'k8s.pod.name': pod,
    'k8s.container.name': container,
    'k8s.node.name': node,
  };
}
