/** What travels between the embed and the server (the README's "API in one page"). */

export interface Author {
  id: string;
  name: string;
  url: string | null;
  avatar: string;
  role: "moderator" | "admin" | null;
  /** Ids this person had before, as a guest who signed in. */
  was: string[];
  /** Only in `/me`. */
  guest?: boolean;
}

export interface Comment {
  id: string;
  number: number;
  parent: number | null;
  /** The branch's root; its own number for roots. */
  root: number;
  /** True depth, 0 for roots: it may exceed `Settings.max_depth`. */
  depth: number;
  author: Author | null;
  html: string | null;
  state: "published" | "pending" | "spam" | "deleted" | "removed";
  official: boolean;
  pinned: boolean;
  created: string;
  edited: string | null;
  likes: number;
  replies: number;
  /** On roots: how many replies are not on this page, and the cursor to them. */
  more: { count: number; next: string } | null;
  reason: string | null;
  /** Who wrote the comments it quotes, by number: `<blockquote cite="#talk-12">`. */
  quotes: Record<string, string>;
}

export interface Thread {
  site: string;
  key: string;
  title: string | null;
  url: string | null;
  state: "open" | "closed";
  count: number;
  version: number;
}

export interface Settings {
  guests: boolean;
  edit_seconds: number;
  max_length: number;
  max_depth: number;
  locale: string;
  /** The digest of the owner's own words. */
  strings: string | null;
}

export interface Page {
  thread: Thread;
  settings: Settings;
  comments: Comment[];
  next: string | null;
  previous: string | null;
}

export interface Mute {
  author: string;
  name: string;
  /** A thread's key: muted in that thread only. */
  thread?: string | null;
  since: string;
  until?: string | null;
  note?: string | null;
  was?: string[];
}

export interface Me {
  author: Author | null;
  roles: string[];
  may: { post: boolean; like: boolean; mute: boolean; moderate: boolean };
  mutes: Mute[];
  likes: string[];
  pending: Comment[];
  /** Of the thread: the one that has what this reader wrote last. */
  version: number;
  /** What a moderator said to somebody who may not post. */
  why: string | null;
  /** A renewed guest token. */
  token: string | null;
}

/** What a browser is to compute: a number whose SHA-256 with these begins so. */
export interface Challenge {
  parameters: { nonce: string; salt: string; keyPrefix: string };
  signature: string;
}

/** An RFC 9457 problem; `detail` is a sentence for people. */
export interface Problem {
  code: string;
  detail: string;
  errors?: Record<string, string[]>;
  /** Seconds until it is worth trying again (`Retry-After`); 0: not said. */
  wait?: number;
  /** With `proof_required`: ALTCHA's. */
  challenge?: Challenge;
}
