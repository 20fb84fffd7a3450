/** Loopback, and the name the database has inside the project's own Compose network. */
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '::1', 'postgres']);

/** Throws unless `databaseUrl` is on this machine: the seed holds passwords that everybody knows. */
export function assertLocalDatabase(databaseUrl: string): void {
  const { hostname } = new URL(databaseUrl);
  if (LOCAL_HOSTS.has(hostname)) return;
  throw new Error(
    `The seed is for local databases only, and ${hostname} is not one: its log-ins are known to everybody. Point DATABASE_URL at this machine, or load your own shop with npm run import.`,
  );
}
