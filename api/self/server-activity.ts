/** What goes on in the server at this moment; whoever opens something counts it here, and again when it ends. */
export class ServerActivity {
  sockets = 0;
  /** Server-sent events. */
  streams = 0;
  subscriptions = 0;
  /** Queries and mutations that are not answered yet. */
  operations = 0;
}
