import { type ListQuery, writeListQuery } from '#contracts/list-query.ts';

/** The rest of a list's query as hidden fields, so that a form submitted without script changes its own part only. */
export function QueryFields({ query }: { query: ListQuery }) {
  return [...new URLSearchParams(writeListQuery(query))].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
