import { Korean } from '#components/ui/korean.tsx';

const ADDRESS = /(https?:\/\/\S+)/;

/** The text of a mail with its addresses as links, cut to the width they have. */
export function MailText({ text }: { text: string }) {
  // Split by a pattern in brackets: every second piece is an address.
  return text.split('\n\n').map((paragraph, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a mail's text does not change.
    <p key={at} className="mt-3 text-[15px] break-words whitespace-pre-line first:mt-0">
      {paragraph.split(ADDRESS).map((piece) =>
        ADDRESS.test(piece) ? (
          <a
            key={piece}
            href={piece}
            className="inline-block max-w-full truncate align-bottom font-medium text-primary-text underline underline-offset-4"
          >
            {piece.replace(/^https?:\/\//, '')}
          </a>
        ) : (
          <Korean key={piece}>{piece}</Korean>
        ),
      )}
    </p>
  ));
}
