const store = globalThis as typeof globalThis & { dangolProcessWide?: Map<string, object> };

/**
 * The object of this name in the whole process, made by the first who asks. What a module keeps in a variable is not
 * that: Next loads a module once per bundle, and the server in front of it is in none.
 */
export function processWide<T extends object>(name: string, make: () => T): T {
  store.dangolProcessWide ??= new Map();
  const known = store.dangolProcessWide.get(name) ?? make();
  store.dangolProcessWide.set(name, known);
  return known as T;
}
