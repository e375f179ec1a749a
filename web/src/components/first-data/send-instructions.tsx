import { useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { cx } from '../../ui/cx.ts';

interface Language {
  name: string;
  /** Beside the variables, or in place of them. */
  text: (endpoint: string) => string;
  needsVariables: boolean;
}

const variables = (endpoint: string): string => `export OTEL_SERVICE_NAME=checkout
export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_TRACES_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp
# where the server asks for a key:
# export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20<key>"`;

const languages: readonly Language[] = [
  {
    name: 'Node.js',
    needsVariables: true,
    text: () => `npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node
node --require @opentelemetry/auto-instrumentations-node/register app.js`,
  },
  {
    name: 'Python',
    needsVariables: true,
    text: () => `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap -a install
OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED=true opentelemetry-instrument python app.py`,
  },
  {
    name: 'Java',
    needsVariables: true,
    text: () => `# io.opentelemetry.javaagent:opentelemetry-javaagent from Maven Central
java -javaagent:opentelemetry-javaagent.jar -jar app.jar`,
  },
  {
    name: 'Go',
    needsVariables: true,
    text: () => `// go get go.opentelemetry.io/otel/sdk go.opentelemetry.io/contrib/exporters/autoexport
exporter, err := autoexport.NewSpanExporter(ctx)
if err != nil {
	log.Fatal(err)
}
provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)`,
  },
  {
    name: '.NET',
    needsVariables: true,
    text: () => `// dotnet add package OpenTelemetry.Extensions.Hosting
// dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol
// dotnet add package OpenTelemetry.Instrumentation.AspNetCore
builder.Services.AddOpenTelemetry().UseOtlpExporter()
    .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation())
    .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation())
    .WithLogging();`,
  },
  {
    name: 'Collector',
    needsVariables: false,
    text: (endpoint) => `exporters:
  otlp_http: # otlphttp before release 0.144
    endpoint: ${endpoint}
    compression: zstd
    # where the server asks for a key:
    # headers: { authorization: Bearer <key> }
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [otlp_http] }
    metrics: { receivers: [otlp], exporters: [otlp_http] }
    logs: { receivers: [otlp], exporters: [otlp_http] }`,
  },
];

/** How to send data from each language, in lines to copy. */
export function SendInstructions() {
  const [name, setName] = useState(languages[0]!.name);
  const chosen = languages.find((language) => language.name === name)!;
  // OTLP over HTTP is taken where the pages come from, too.
  const endpoint = window.location.origin;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <div role="tablist" aria-label="Language" className="flex overflow-x-auto border-b border-line px-1">
        {languages.map((language) => (
          <button
            key={language.name}
            type="button"
            role="tab"
            aria-selected={language.name === name}
            aria-controls="send-instructions"
            className={cx(
              '-mb-px h-9 shrink-0 border-b-2 px-3',
              language.name === name ? 'border-accent' : 'border-transparent text-muted hover:text-text',
            )}
            onClick={() => setName(language.name)}
          >
            {language.name}
          </button>
        ))}
      </div>
      <div id="send-instructions" role="tabpanel" aria-label={name} className="flex flex-col divide-y divide-line">
        {chosen.needsVariables && <Lines text={variables(endpoint)} label="Copy the variables" />}
        <Lines text={chosen.text(endpoint)} label={`Copy the lines for ${name}`} />
      </div>
      <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
        From this machine no key is needed. Logs and metrics go to the same address.
      </p>
    </div>
  );
}

function Lines({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative">
      <pre className="overflow-x-auto py-3 pr-12 pl-4 font-mono text-sm leading-5" tabIndex={0}>
        {text}
      </pre>
      <CopyButton text={text} label={label} className="absolute top-2 right-2 bg-surface" />
    </div>
  );
}
