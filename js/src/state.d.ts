import type { Author, Comment, Mute, Page } from "./wire";
import type { configure } from "./config.js";
import type { TreeNode } from "./thread.js";

/** What stands on the page for one comment. */
export type Row = HTMLLIElement & {
  _c: Comment;
  /** Where it stands in the tree; drawn later than placed. */
  _node: TreeNode;
  /** Its text, kept while it is hidden. */
  _words?: HTMLElement;
  /** What its look depends on besides the comment, as drawn. */
  _look: string;
  _box: HTMLElement;
  _kids: HTMLElement;
  _foot: HTMLElement;
  _form?: HTMLElement;
};

/** One widget: what it knows of its thread and its reader. */
export interface Widget extends ReturnType<typeof configure> {
  _host: HTMLElement;
  /** Prefix of what it keeps in the browser. */
  _space: string;
  /** Set before anything is drawn. */
  _page: Page;
  _comments: Map<number, Comment>;
  /** Who is asking; none: not known, or nobody. */
  _author?: Author | null;
  /** Signed in, not a guest. */
  _isMember?: boolean | null;
  _mayPost?: boolean;
  /** The callback's token. */
  _fresh?: string | null;
  /** Ids of comments. */
  _liked: Set<string>;
  /** From the server, and (`local`) from before signing in: both hold, so signing in reveals nobody. */
  _mutes: (Mute & { local?: boolean })[];
  _channel: BroadcastChannel;
  /** Numbers of the comments here whose author is muted. */
  _muted: Set<number>;
  /** Numbers of those shown again. */
  _shown: Set<number>;
  /** How many of the muted are not. */
  _hidden: number;
  /** The number of the comment that is about to be deleted. */
  _asking?: number;
  _rows: Map<number, Row>;
  /** The timer of what is still to be painted. */
  _slice?: number;
  /** Whom the form at the top is for. */
  _kind?: string;
  _section: HTMLElement;
  _title: HTMLElement;
  _composer: HTMLElement;
  _bar: HTMLElement;
  _select: HTMLSelectElement;
  _all: HTMLElement;
  _message: HTMLElement;
  _earlier: HTMLElement;
  _list: HTMLElement;
  _later: HTMLElement;
  _notes: HTMLElement;
  /** Notes that offer to unmute, by the author's id. */
  _undo: Record<string, HTMLElement>;
  _status: HTMLElement;
}
