import { type ReactNode, useEffect } from 'react';

interface PageTitleProps {
  title: string;
  /** In place of the title's text where more than text is shown. */
  shown?: ReactNode;
  children?: ReactNode;
}

/** The heading of a page, which is the name of the tab as well. */
export function PageTitle({ title, shown = title, children }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Seamark`;
  }, [title]);
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <h1 className="min-w-0 truncate text-title font-semibold tracking-tight">{shown}</h1>
      {children}
    </div>
  );
}
