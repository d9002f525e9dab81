/**
 * The English texts, by place. The build puts each file's own part here.
 */
import en from "../../talkwidget/i18n/en.json" with { type: "json" };
import { numbered } from "../numbered.js";

/** @type {import('./strings').Text[]} */
export default Object.values({ ...en.embed, ...en.more }).map((text) => numbered(text));
