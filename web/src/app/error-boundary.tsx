import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** Another value is another page: what failed before is forgotten. */
  resetKey: string;
}

/** Where a page fails, a sentence stands in its place, and the rest of the product goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | undefined; key: string }> {
  override state = { error: undefined as Error | undefined, key: this.props.resetKey };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: { key: string }): object | null {
    return props.resetKey === state.key ? null : { error: undefined, key: props.resetKey };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error('A page could not be drawn.', error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    // After an update the files of the page that was open are gone.
    const isGone = /dynamically imported module|Importing a module script failed/.test(error.message);
    return (
      <EmptyState
        title={isGone ? 'This page could not be loaded.' : 'This page could not be drawn.'}
        action={
          <Button look="solid" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        {isGone
          ? 'The server was updated or cannot be reached.'
          : `It is a fault of ours, not of your data: ${error.message}`}
      </EmptyState>
    );
  }
}
