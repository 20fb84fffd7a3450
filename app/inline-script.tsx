import { headers } from 'next/headers';

/** A script of our own source in the page, with the answer's nonce. `source` may hold no "<" of any data. */
export async function InlineScript({ source }: { source: string }) {
  const head = await headers();
  return (
    <script
      nonce={head.get('x-nonce') ?? undefined}
      // The browser hides the nonce from the page.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own source, with every "<" of its data escaped.
      dangerouslySetInnerHTML={{ __html: source }}
    />
  );
}
