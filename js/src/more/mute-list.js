/**
 * The reader's list of muted people, wherever it is kept.
 *
 * @typedef {import('../state').Widget} Widget
 * @typedef {import('../state').KeptMute} KeptMute
 */
import { S } from "../keys.js";
import { inTurn } from "./in-turn.js";
import { keep, say } from "./kit.js";
import { request } from "./sending.js";

/** People on one list (M25), as on the server. */
const MOST = 1000;
/** How long one whose time ran out can be renewed, in ms (M20). */
const KEPT = 30 * 864e5;

/** @param {Widget} w @param {KeptMute[]} mutes */
export const checkRoom = (w, mutes) => {
  if (!w._isMember && new Set(mutes.filter((mute) => !isOver(mute)).map((mute) => mute.author)).size > MOST) throw { detail: say(S.limit, MOST) };
};

/** @param {{ until?: string | null }} entry */
export const isOver = ({ until }) => Date.parse(until ?? "") <= Date.now();

/** @param {KeptMute} mute */
export const nameOf = ({ name }) => name || say(S.nameless);

/** Who is on the list, what ran out lately too: the server's, and those kept here only. @param {Widget} w @returns {Promise<KeptMute[]>} */
export const fetchList = async (w) => {
  let answer, asked;
  // What was pressed while it was asked isn't in it.
  if (w._isMember) do answer = await (asked = inTurn(w, () => request(w, "GET", "me/mutes"))); while (w._turn != asked);
  const local = w._kept.mutes.filter((mute) => mute.local && !(Date.parse(mute.until ?? "") <= Date.now() - KEPT));
  if (!answer) return local;
  const { mutes } = answer;
  keep(w, "mutes", [...mutes.filter((/** @type {KeptMute} */ mute) => !isOver(mute)), ...local]);
  return [...mutes, ...local];
};
