import { SendInstructions } from '../../components/first-data/send-instructions.tsx';
import { PageTitle } from '../../ui/page-title.tsx';

/** How to send data, whatever is there already. */
export function SendPage() {
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto max-w-3xl px-1 pb-8">
        <PageTitle title="Send data">
          <span className="text-muted">with the ordinary OpenTelemetry SDKs</span>
        </PageTitle>
        <div className="px-3">
          <SendInstructions />
        </div>
      </div>
    </div>
  );
}
