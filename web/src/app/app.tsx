import { Suspense } from 'react';
import { Provider } from 'urql';
import { graphClient } from '../lib/graph/client.ts';
import { useScreenState } from '../lib/screen/screen-state.ts';
import { usePageHref } from '../lib/url/href.ts';
import { usePlace } from '../lib/url/place.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { findRoute } from './routes.ts';
import { ScreenNotice } from './screen-notice.tsx';

/** The product: the frame, and in it the page of the address. */
export function App() {
  const { path } = usePlace();
  const screen = useScreenState();
  const page = (
    <ErrorBoundary resetKey={path}>
      <Suspense fallback={<SkeletonRows count={20} />}>
        <Page path={path} />
      </Suspense>
    </ErrorBoundary>
  );
  return (
    <ErrorBoundary resetKey="">
      <Provider value={graphClient}>
        {screen !== 'good' ? (
          <ScreenNotice state={screen} />
        ) : findRoute(path)?.route.isBare ? (
          page
        ) : (
          <Frame>{page}</Frame>
        )}
      </Provider>
    </ErrorBoundary>
  );
}

function Page({ path }: { path: string }) {
  const found = findRoute(path);
  const pageHref = usePageHref();
  if (found) return <found.route.Page {...found.props} key={path} />;
  return (
    <EmptyState
      title="There is no such page."
      action={
        <Link href={pageHref('/services')} className="text-accent">
          Services
        </Link>
      }
    >
      {path}
    </EmptyState>
  );
}
