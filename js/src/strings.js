/**
 * Every word of the embed. `{0}` and `{1}` are filled in; numbers stand where no language needs a plural.
 *
 * The build numbers them: in the bundle `S.comments` is a number and the table a list, so keys cost nothing. English is
 * in the bundle; another language takes its place.
 */
export const S = {
  lang: "en",
  comments: "Comments",
  hidden: "{0} hidden",
  empty: "No comments yet. Be the first.",
  closed: "Comments are closed.",
  signIn: "Sign in to comment.",
  failed: "No answer. Try again in a moment.",
  retry: "Try again",
  loading: "Loading",
  sort: "Sort by",
  oldest: "Oldest",
  newest: "Newest",
  top: "Most liked",
  earlier: "Load earlier comments",
  later: "Load more comments",
  replies: "Show more replies ({0})",
  write: "Write a comment",
  writeAs: "Write a comment as {0}",
  replyTo: "Reply to {0}",
  reply: "Reply",
  edit: "Edit",
  post: "Post",
  save: "Save",
  preview: "Preview",
  cancel: "Cancel",
  name: "Name",
  email: "E-mail (optional, never shown)",
  website: "Website (optional)",
  left: "Characters left: {0}",
  posted: "Comment {0} posted",
  saved: "Comment {0} saved",
  gone: "Comment {0} deleted",
  like: "Like",
  mute: "Mute {0}",
  unmute: "Unmute {0}",
  muted: "Muted {0}. Comments hidden: {1}.",
  unmuted: "Unmuted {0}.",
  undo: "Undo",
  dismiss: "Dismiss",
  tagMuted: "muted",
  aMutedUser: "a muted user",
  mutedLine: "This comment is from a user you have muted",
  mutedHeading: "Comment {0}, muted user",
  heading: "Comment {0}",
  deleted: "This comment was deleted by its author",
  removed: "This comment was removed by a moderator",
  show: "(show)",
  hide: "(hide)",
  showAll: "Show all muted ({0})",
  hideAll: "Hide all muted ({0})",
  pending: "Waiting for a moderator. Only you can see it.",
  inReplyTo: "in reply to {0}",
  edited: "edited",
  official: "official",
  moderator: "moderator",
  admin: "admin",
  delete: "Delete",
  ask: "Delete for good?",
  now: "just now",
};

/**
 * @param {string} text one of `S`
 * @param {...unknown} values
 */
export const say = (text, ...values) => textOf(text).replace(/\{(.)}/g, (_, i) => String(values[i]));

/** @param {string} text */
const textOf = (text) => text;
