import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/*
 * Prisma's schema engine as WebAssembly, from npm: it writes migrations on machines that cannot download the native
 * one. Only for authors of migrations and for the drift test; applying them needs nothing but deploy.ts.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
export const SCHEMA_DIR = join(HERE, 'schema');
export const MIGRATIONS_DIR = join(HERE, 'migrations');

interface SchemaFile {
  path: string;
  content: string;
}

type DiffTarget =
  | { tag: 'empty' }
  | { tag: 'schemaDatamodel'; files: SchemaFile[] }
  | { tag: 'schemaDatasource'; files: SchemaFile[]; configDir: string };

export interface SchemaEngine {
  /** SQL that leads from one to the other; null when they are the same. */
  diff(from: DiffTarget, to: DiffTarget): Promise<string | null>;
  close(): void;
}

/** The Prisma files of a folder, in the order the engine and people read them. */
export function readSchema(folder = SCHEMA_DIR): SchemaFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: resolve(folder, name), content: readFileSync(join(folder, name), 'utf8') }));
}

/** "char" (18), a type of the catalogue, is unknown to adapter-pg (prisma#27403), so it is read as text, … */
const CHAR_TYPE = 18;
const TEXT_TYPE = 25;
/** … and these columns are reported to the engine as a character again. */
const characterColumns = new Set<string>();

interface Answer {
  fields?: { name: string; dataTypeID: number }[];
}

function mapFieldTypes<T extends Answer | Answer[] | undefined>(answer: T): T {
  for (const one of [answer].flat()) {
    for (const field of one?.fields ?? []) {
      if (field.dataTypeID !== CHAR_TYPE) continue;
      field.dataTypeID = TEXT_TYPE;
      characterColumns.add(field.name);
    }
  }
  return answer;
}

type Callback = (error: Error | undefined, answer?: Answer) => void;

/** A pool calls its clients with a callback, other code awaits a promise: both results pass through the type map. */
function mapQueries(client: pg.Client): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const mapped = (...args: unknown[]): unknown => {
    const last = args.at(-1);
    if (typeof last === 'function') {
      const callback: Callback = (error, answer) => (last as Callback)(error, mapFieldTypes(answer));
      return query(...args.slice(0, -1), callback);
    }
    const result = query(...args);
    return result instanceof Promise ? result.then(mapFieldTypes) : result;
  };
  Object.assign(client, { query: mapped });
}

/**
 * Reports character columns as such, and runs scripts whole: adapter-pg splits them at each semicolon, which breaks the
 * body of a function.
 */
class CatalogueAdapter extends PrismaPg {
  override async connect() {
    const connection = await super.connect();
    const { client } = connection as unknown as { client: pg.Pool };
    connection.executeScript = async (sql) => {
      await client.query(sql);
    };
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type, index) =>
        characterColumns.has(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return connection;
  }
}

function instantiate(): void {
  // Where the engine leaves the words of a panic before it traps.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  const require = createRequire(import.meta.url);
  const file = join(dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')), 'schema_engine_bg.wasm');
  const module = new WebAssembly.Module(readFileSync(file));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings as WebAssembly.ModuleImports });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

let ready = false;

/** Opens the engine on a database whose catalogue it may read. `url` is not changed by `diff`. */
export async function openSchemaEngine(url: string): Promise<SchemaEngine> {
  if (!ready) instantiate();
  ready = true;
  const { hostname, port, username, password, pathname } = new URL(url);
  const pool = new pg.Pool({
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    max: 4,
    idleTimeoutMillis: 50,
    allowExitOnIdle: true,
  });
  pool.on('connect', mapQueries);
  const factory = bindMigrationAwareSqlAdapterFactory(new CatalogueAdapter(pool));
  const datamodels = readSchema().map((file): [string, string] => [file.path, file.content]);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, factory);
  const filters = { externalTables: [], externalEnums: [] };
  return {
    async diff(from, to) {
      const result = await engine.diff({
        ...{ from, to, filters, script: true },
        ...{ exitCode: true, shadowDatabaseUrl: null },
      });
      return result.exitCode === 2 ? (result.stdout ?? '') : null;
    },
    close() {
      engine.free();
      void pool.end();
    },
  };
}
