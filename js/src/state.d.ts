import type { Author, Comment, Mute, Page, Thread } from "./wire";
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
  /** What its text was made from. */
  _source: string;
  _folded: boolean;
  _box: HTMLElement;
  _kids: HTMLElement;
  _foot: HTMLElement;
  _form?: HTMLElement;
};

/** `local`: kept in this browser only, from before signing in. Both hold, so signing in reveals nobody. */
export type KeptMute = Mute & { local?: boolean };

/** A reader's lists, by the names they are kept under; changed by `keep` only. */
export interface Kept {
  mutes: KeptMute[];
  /** Muted words: whole ones, in any case. */
  words: { word: string; until?: string | null }[];
  /** Ids of comments hidden one by one. */
  comments: string[];
  /** Whether replies to muted people are folded. */
  fold?: boolean;
}

/** One widget: what it knows of its thread and its reader. */
export interface Widget extends ReturnType<typeof configure> {
  _host: HTMLElement & { token?: string | null; sort?: string | null };
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
  /** What a moderator said to somebody who may not. */
  _why?: string | null;
  /** The callback's token. */
  _fresh?: string | null;
  /** Ids of comments. */
  _liked: Set<string>;
  _kept: Kept;
  /** To the reader's other tabs, and the page's other widgets; a browser may have none. */
  _channel?: BroadcastChannel;
  /** What the last question for the thread will be answered. */
  _asked?: Promise<unknown>;
  /** Aborted when the element has left the page, or starts anew. */
  _over: AbortSignal;
  /** Until the next question for news. */
  _timer: number;
  /** Whether the second file asks for what is new. */
  _watched?: boolean;
  /** Ids that are muted now. */
  _ids: Set<string>;
  /** Which text stands for a comment, by the reader's lists; falsy: none. */
  _lineOf: (c: Comment) => number | false | null | undefined;
  /** The same for the comments here, by number; only those that are muted. */
  _muted: Map<number, number>;
  /** Numbers of those shown again. */
  _shown: Set<number>;
  /** Numbers of the muted that are not. */
  _hidden: Set<number>;
  /** Numbers of the branches that a reader folded, or, where folding is the rule, unfolded. */
  _folded: Set<number>;
  /** Which row stands for a comment that has none of its own: the first of a line, the root of a folded branch. */
  _within: Map<number, number>;
  /** The highest number of the visits before. */
  _seen?: number;
  /** What the server has that isn't shown yet: what is new, the last first; all that changed, with what is shown of it. */
  _arrived?: { _thread: Thread; _comments: Comment[]; _changed: Map<number, [Comment, Comment | undefined]> };
  _rows: Map<number, Row>;
  /** What draws each comment that is still to be drawn, by number, from above to below. */
  _steps: Map<number, () => void>;
  /** Whom the form at the top is for. */
  _kind?: string;
  _section: HTMLElement;
  _title: HTMLElement;
  _composer: HTMLElement;
  _bar: HTMLElement;
  _people: HTMLElement;
  /** Shows all the muted, or hides them again; made by the second file. */
  _all?: HTMLElement;
  /** Where the second file shows what it found and lists. */
  _panel: HTMLElement;
  _message: HTMLElement;
  _earlier: HTMLElement;
  _list: HTMLElement;
  _later: HTMLElement;
  /** From the second file, for those who have muted words. */
  _findWords?: (words: { word: string }[]) => (html: string) => boolean;
  /** From the second file, which who mutes always has: puts a line in the place of quotes of the muted. */
  _veil?: (text: HTMLElement, quoted: string[]) => HTMLElement;
  /** From the second file, which who wrote has: says why nobody else sees a comment. */
  _waits?: (c: Comment) => HTMLElement | false;
  /** Likewise: makes one line of neighbours that are hidden. */
  _coalesce?: (nodes: TreeNode[]) => TreeNode[];
  /** What the second file does before each drawing, and after it. */
  _onDraw?: () => () => void;
  /** What an open panel adds. */
  _onPanel?: () => void;
  /** The last like or mute that was sent: the next waits for it. */
  _turn?: Promise<unknown>;
  /** Whether the list from before signing in was offered. */
  _merged?: boolean;
  _notes: HTMLElement;
  /** Offers what arrived; made by the second file. */
  _news?: HTMLElement;
  /** Notes that offer to unmute, by the author's id. */
  _undo?: Record<string, HTMLElement>;
  /** Until the frame stands, in the reader's language. */
  _words: Promise<unknown>;
  /** The texts that its frame was built from. */
  _table: unknown;
  /** What failed last. */
  _failure?: HTMLElement;
  _status: HTMLElement;
}
