/** Where the cluster is and who logs in there. */
export interface ElasticsearchConnection {
  url: string;
  /** null: a cluster that asks for no password. */
  login: { username: string; password: string } | null;
}

/** Reads the connection from a process's settings, or from those of the local stack. */
export function elasticsearchConnection(settings: {
  ELASTICSEARCH_URL?: string | undefined;
  ELASTICSEARCH_USERNAME?: string | undefined;
  ELASTICSEARCH_PASSWORD?: string | undefined;
}): ElasticsearchConnection {
  const { ELASTICSEARCH_URL: url = '', ELASTICSEARCH_USERNAME: username = '' } = settings;
  const { ELASTICSEARCH_PASSWORD: password = '' } = settings;
  return { url, login: username === '' ? null : { username, password } };
}
