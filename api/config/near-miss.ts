/** Beginnings that nobody else's variables have: what follows them and is unknown was meant for us. */
const ownPrefixes = [
  'RETENTION_',
  'STORAGE_MAX',
  'INGEST_MAX_',
  'OTLP_HTTP_',
  'OTLP_GRPC_',
  'TRUSTED_PROX',
  'LOG_LEVEL_',
];
/** What other programs call theirs. */
const foreignNames = new Set(['DATABASE_USER', 'SSL_CERT_FILE']);
/** Short names are near to too much. */
const MIN_LENGTH = 6;
const LONG_LENGTH = 9;
/** Variables that Kubernetes and Docker make for each service they know. */
const serviceVariable = /_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\d+_(TCP|UDP|SCTP)(_.*)?)$/;

/** The setting that the name was probably meant to be; undefined where it has nothing to do with us. */
export function findNearMiss(name: string, value: string, known: readonly string[]): string | undefined {
  if (foreignNames.has(name) || serviceVariable.test(name) || /^(tcp|udp|sctp):\/\//.test(value)) return undefined;
  const upper = name.toUpperCase();
  const [nearest] = known
    .map((candidate) => ({ name: candidate, distance: editDistance(upper, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  if (!nearest) return undefined;
  if (ownPrefixes.some((prefix) => upper.startsWith(prefix))) return nearest.name;
  if (nearest.name.length < MIN_LENGTH) return nearest.distance === 0 ? nearest.name : undefined;
  return nearest.distance <= (nearest.name.length < LONG_LENGTH ? 1 : 2) ? nearest.name : undefined;
}

/** Letters to add, drop, replace or swap with a neighbour. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let least = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) least = Math.min(least, before[column - 2]! + 1);
      current.push(least);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
