/** Loopback, and the name the database has inside the project's own Compose network. */
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '::1', 'postgres']);

/** Whether a database is on this machine, or the one inside the project's own Compose network. */
export function isLocalDatabase(databaseUrl: string): boolean {
  return LOCAL_HOSTS.has(new URL(databaseUrl).hostname);
}

/** Throws unless `databaseUrl` is on this machine: the seed holds passwords that everybody knows. */
export function assertLocalDatabase(databaseUrl: string): void {
  if (isLocalDatabase(databaseUrl)) return;
  const { hostname } = new URL(databaseUrl);
  throw new Error(
    `The seed is for local databases only, and ${hostname} is not one: its log-ins are known to everybody. Point DATABASE_URL at this machine, or load your own shop with npm run import.`,
  );
}
