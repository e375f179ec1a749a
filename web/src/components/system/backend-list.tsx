import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { BackendState } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';

const BackendList_BackendStatus = graphql(`
  fragment BackendList_BackendStatus on BackendStatus {
    name
    role
    state
    detail
    latencyMs
  }
`);

const looks: Record<BackendState, { icon: typeof CircleX; name: string; look: string }> = {
  OK: { icon: CircleCheck, name: 'answers', look: 'text-muted' },
  DISABLED: { icon: CircleMinus, name: 'off', look: 'text-faint' },
  UNAVAILABLE: { icon: CircleX, name: 'does not answer', look: 'text-error' },
};

/** The stores, those that are off included. */
export function BackendList({
  backends: given,
}: {
  backends: readonly FragmentType<typeof BackendList_BackendStatus>[];
}) {
  const backends = readFragment(BackendList_BackendStatus, given);
  return (
    <ul className="divide-y divide-line">
      {backends.map(({ name, role, state, detail, latencyMs }) => {
        const { icon: Icon, name: text, look } = looks[state];
        return (
          <li key={name} className="flex min-h-8 flex-wrap items-center gap-x-3 px-3 py-1">
            <Icon className={`size-4 shrink-0 ${look}`} aria-hidden />
            <span className="w-44">{name}</span>
            <span className="w-44 text-muted max-sm:w-auto">{role}</span>
            <span className={look}>
              {text}
              {typeof latencyMs === 'number' && <span className="text-faint"> in {formatDuration(latencyMs)}</span>}
            </span>
            {detail && <span className="min-w-0 text-muted wrap-anywhere">{detail}</span>}
          </li>
        );
      })}
    </ul>
  );
}
