import { OctagonAlert, TriangleAlert } from 'lucide-react';
import type { HealthState } from '../../gql/graphql.ts';
import type { ServiceHealth } from './service-health.ts';

const looks: Partial<Record<HealthState, { icon: typeof TriangleAlert; look: string; name: string }>> = {
  FAILING: { icon: OctagonAlert, look: 'text-error', name: 'Far worse than usual' },
  DEGRADED: { icon: TriangleAlert, look: 'text-warn', name: 'Worse than usual' },
};

/** What is worse than usual, and by how much; nothing for a service that does as ever. */
export function HealthMark({ health, className = '' }: { health: ServiceHealth; className?: string }) {
  const found = looks[health.state];
  if (!found) return null;
  const { icon: Icon, look, name } = found;
  return (
    <span
      title={`${name}, compared with ${health.comparedWith}`}
      className={`inline-flex min-w-0 items-center gap-1 ${look} ${className}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span className="sr-only">{name}: </span>
      <span className="truncate text-sm max-sm:sr-only">{health.reasons.join(' · ')}</span>
    </span>
  );
}
