/** What a key or a person may do. None implies another. */
export const scopes = ['INGEST', 'READ', 'WRITE', 'ADMIN'] as const;
export type Scope = (typeof scopes)[number];
