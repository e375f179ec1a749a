/** What a start tells the one who started it: where to look, how to sign in, how to send, what is on. */
export interface StartScreen {
  version: string;
  url: string;
  otlpHttpUrl: string;
  otlpGrpcAddress: string;
  /** Makes the first account; null where there is one, or nobody can tell. */
  firstAdminLink: string | null;
  readsAreOpen: boolean;
  ingestIsOpen: boolean;
  /** Where telemetry is kept. */
  stores: string;
  /** Sentences such as what the log lost. */
  warnings: string[];
  startedInMs: number;
}

export function formatStartScreen(screen: StartScreen): string {
  const lines: [string, string][] = [
    ['Dashboard', screen.url],
    ['GraphQL', `${screen.url}/graphql   (documentation: ${screen.url}/api-docs)`],
    ['OTLP', `${screen.otlpHttpUrl} (HTTP)   ${screen.otlpGrpcAddress} (gRPC)`],
    ['Sign in', screen.readsAreOpen ? 'not needed on this machine while there is no account' : `${screen.url}/log-in`],
    ...(screen.firstAdminLink === null
      ? []
      : [['First admin', `${screen.firstAdminLink}   (good once)`] satisfies [string, string]]),
    ['Sending', screen.ingestIsOpen ? 'needs no key' : 'needs a key with the scope INGEST'],
    ['Stores', screen.stores],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    '',
    `  Seamark ${screen.version}   ready in ${(screen.startedInMs / 1000).toFixed(1)} s`,
    '',
    ...lines.map(([name, text]) => `  ${name.padEnd(width)}   ${text}`),
    ...screen.warnings.map((warning) => `  ${'Note'.padEnd(width)}   ${warning}`),
    '',
  ].join('\n');
}
