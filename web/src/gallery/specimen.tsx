import type { ReactNode } from 'react';

/** One thing of the gallery; `id` is how tests find it. */
export function Specimen({ id, about, children }: { id: string; about: string; children: ReactNode }) {
  return (
    <div data-specimen={id} className="min-w-0">
      <p className="mb-1 text-sm text-faint">{about}</p>
      {children}
    </div>
  );
}
