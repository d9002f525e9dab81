/**
 * Whom this reader has muted. Pure.
 *
 * @typedef {import('./wire').Mute} Mute
 */

/**
 * All ids of a person, a guest's before signing in too.
 *
 * @param {{ id: string, was?: string[] }} author
 */
export const idsOf = ({ id, was = [] }) => [id, ...was];

/**
 * The ids that a list mutes now.
 *
 * @param {Mute[]} mutes
 * @param {string} thread key
 * @param {number} now ms
 */
export const inForce = (mutes, thread, now) =>
  new Set(
    mutes
      .filter((mute) => (mute.thread ?? thread) == thread && !(Date.parse(mute.until ?? "") <= now))
      .flatMap((mute) => idsOf({ ...mute, id: mute.author })),
  );

/**
 * A list without one person, whatever id they were muted by.
 *
 * @param {Mute[]} mutes
 * @param {{ id: string, was?: string[] }} author
 */
export const without = (mutes, author) =>
  mutes.filter((mute) => !idsOf({ ...mute, id: mute.author }).some((id) => idsOf(author).includes(id)));
