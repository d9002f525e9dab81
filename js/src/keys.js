/**
 * Names of the texts, for those who read the source: in the bundle each `S.name` is a number, and this file is gone.
 */
import en from "../../talkwidget/i18n/en.json" with { type: "json" };

export const S = /** @type {Record<keyof typeof en.embed | keyof typeof en.more, number>} */ (
  Object.fromEntries(Object.keys({ ...en.embed, ...en.more }).map((key, place) => [key, place]))
);
