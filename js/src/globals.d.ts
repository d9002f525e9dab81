declare module "*.css" {
  const text: string;
  export default text;
}

interface Element {
  /** https://wicg.github.io/sanitizer-api/ */
  setHTML?(html: string): void;
}

interface Window {
  /** The page's own: a signed token for its reader, fresh at each call. */
  talkwidgetToken?(): string | null | undefined | Promise<string | null | undefined>;
  trustedTypes?: {
    createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
  };
}

/** The second file's name, by its digest. */
declare const MORE: string;
/** The third's. */
declare const PEOPLE: string;
/** The fourth's. */
declare const MODERATING: string;
/** The digest of the catalogues. */
declare const WORDS: string;
