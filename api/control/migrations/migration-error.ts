/** The database may not be used with this version of the product; the message is a sentence for its operator. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}
