/**
 * What the owner asked for: attributes, and what stands in for the missing ones. An unknown value counts as none.
 */

export const ATTRIBUTES = "thread site title sort limit theme lang heading-level token lazy base".split(" ");

/** Parameters that say where a reader came from, not what they read. */
const TRACKING = /(?<=[?&])(utm_|mc_[ce]id|_g[al]=|igshid|\w*clk?id=|[gw]braid)[^&]*&?/gi;

/** An address without a fragment, and without what follows readers about. @param {string} address */
const clean = (address) => address.replace(/#.*/, "").replace(TRACKING, "").replace(/[?&]$/, "");

/**
 * The key of a page that names none: path and query of its address, without tracking parameters.
 *
 * @param {string} address
 */
export const threadKey = (address) => {
  const { pathname, search } = new URL(clean(address));
  return pathname + search;
};

/**
 * @param {(name: string) => string | null} get an attribute
 * @param {string} home the server's address where none is named
 * @param {Pick<Document, "URL" | "title" | "querySelector">} page
 */
export const configure = (get, home, page) => {
  const address = /** @type {HTMLLinkElement | null} */ (page.querySelector("link[rel=canonical]"))?.href || page.URL;
  /** @param {string} name @param {number} most */
  const whole = (name, most) => Math.min(most, Math.abs(/** @type {any} */ (get(name)) | 0));
  return {
    _base: get("base") || home,
    _site: get("site"),
    _key: get("thread") || threadKey(address),
    _name: get("title") || page.title,
    _url: clean(address),
    _sort: ["oldest", "newest", "top"].find((sort) => sort == get("sort")) ?? "oldest",
    _limit: whole("limit", 100),
    _level: whole("heading-level", 5) || 2,
    _lazy: get("lazy") != "false",
  };
};
