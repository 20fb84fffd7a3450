const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/**
 * The text, or as many of its characters (as readers count them: an emoji of several code points is one) as fit into
 * `longest` UTF-16 units. Cost: O(longest).
 */
export function nameWithin(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let end = 0;
  // One character may be longer than all that fits: beyond twice the length it is looked at no further.
  for (const { index, segment } of graphemes.segment(text.slice(0, longest * 2).toWellFormed())) {
    if (index + segment.length > longest) break;
    end = index + segment.length;
  }
  return end > 0 ? text.slice(0, end).trimEnd() : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
