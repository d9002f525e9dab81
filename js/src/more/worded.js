/**
 * Words that a reader has muted: whole ones, in any case (M31).
 */

/** What a word may not stand beside. Scripts that write without spaces have no whole words. */
const LETTER = "[[\\p{Alpha}\\p{N}]--[\\p{Ideo}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}]]";

/**
 * @param {{ word: string }[]} words those that hold now
 * @returns {(html: string) => boolean} whether a text has one of them
 */
export const findWords = (words) => {
  const told = words
    // As in HTML, whose tags are taken out; "lt" is no word of "&lt;".
    .map(({ word }) => String(word).trim().replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/&/g, "&amp;"))
    .filter((word) => word)
    .join("|");
  const pattern = told && RegExp(`(?<!&|${LETTER})(${told})(?!${LETTER})`, "iv");
  return (html) => !!pattern && pattern.test(html.replace(/<[^>]*>/g, ""));
};
