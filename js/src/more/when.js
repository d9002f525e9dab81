/**
 * Dates and times to come, as people say them.
 */
import { S } from "../keys.js";
import { h, language, say } from "./kit.js";

const DAY = 864e5;

/** @param {string} time RFC 3339 @returns {string} its day; empty if it is no time */
export const day = (time) => {
  const at = new Date(time);
  return at.valueOf() ? at.toLocaleDateString(language(), { dateStyle: "medium" }) : "";
};

/** When a refusal ends, where it lasts so long that one looks at a clock. @param {number} [seconds] from now */
export const whenOver = (seconds = 0) =>
  seconds <= 60 ? "" : " " + say(S.again, new Date(Date.now() + seconds * 1000).toLocaleString(language(), { timeStyle: "short", dateStyle: seconds < 43200 ? undefined : "medium" }));

/** A refusal that says when it ends; what is none stays. @param {any} error */
export const ending = (error) => (error.detail ? { ...error, detail: error.detail + whenOver(error.wait) } : error);

/** What a mute may last. */
export const durations = () =>
  h("select", { name: "days" }, ...[0, 1, 7, 30, 90].map((days) => h("option", { value: days + "" }, !days ? say(S.forever) : days == 1 ? say(S.hours, 24) : say(S.days, days))));

/** @param {number} days 0: for ever */
export const endOf = (days) => (days ? new Date(Date.now() + days * DAY).toISOString() : null);
