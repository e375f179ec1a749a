/** Why a data directory cannot be used, as one sentence. */
export class DataDirectoryError extends Error {
  override name = 'DataDirectoryError';
}
