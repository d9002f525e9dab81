"""Everything a deployment may set, in one frozen dataclass: one field, one sentence, one check.

A setting comes from ``app.config["TALKWIDGET_..."]``, else from the environment variable of the same name. What may
differ per site can also be set with ``talkwidget site set``. An unknown ``TALKWIDGET_*`` name refuses to start.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from talkwidget.core.errors import SettingsError
from talkwidget.core.setting_values import PREFIX, checked, nearest, parsed
from talkwidget.i18n import Overrides, kept_overrides

# Set by the command line and read there; known here so that they are no typing error.
ELSEWHERE = frozenset({"TALKWIDGET_DATABASE_URI", "TALKWIDGET_SECRET_FILE"})


def setting(
    default: Any,
    doc: str,
    *,
    low: int | None = None,
    high: int | None = None,
    choices: tuple[str, ...] = (),
    per_site: bool = True,
    shown: bool = True,
) -> Any:
    """One field of :class:`Settings`: its default, its sentence for the README, its bounds.

    What isn't ``shown`` stays out of error texts and ``repr``, and so out of logs.
    """
    rules = {"doc": doc, "low": low, "high": high, "choices": choices, "per_site": per_site}
    if isinstance(default, dict):
        return field(default_factory=type(default), metadata=rules, repr=shown, hash=False)
    return field(default=default, metadata=rules, repr=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for one site. Build it with :meth:`load`, which checks, or from code with keywords."""

    secret: str = setting(
        "",
        "Signs guests' tokens. Mounted: the app's `SECRET_KEY` if unset. `talkwidget serve` makes one and keeps it.",
        per_site=False,
        shown=False,
    )
    guests: bool = setting(True, "Whether people without an account may comment and like.")
    guest_days: int = setting(365, "How long a guest's token lasts without a visit, in days.", low=1, high=3650)
    members_only: bool = setting(False, "Whether only signed-in people may read. Nothing is cached publicly then.")
    moderation: str = setting(
        "on",
        "`on` asks the checks of each comment; `hold` lets all wait for a moderator; `off` publishes everything at "
        "once, for benchmarks.",
        choices=("on", "hold", "off"),
    )
    hold_links: int = setting(
        2, "Links with which a newcomer's comment doesn't wait yet; of those with a published comment, thrice as many.",
        low=0, high=1000,
    )  # fmt: skip
    hold_first: int = setting(0, "How many first comments of everybody wait for a moderator.", low=0, high=100)
    advertising: bool = setting(
        True, "Whether what looks like advertising waits, or is spam where it looks like little else."
    )
    rate_limits: bool = setting(
        True, "Whether it is counted how often people write; `off` is for benchmarks.", per_site=False
    )
    limits: tuple[str, ...] = setting(
        (),
        "How often, where you want other limits than ours, which nobody meets who reads and writes: each "
        "`DEED=LIMITS`, as `post=10/minute;100/day`. A deed alone is per person, `post.address` per client address, "
        "`post.thread` per thread; deeds are `post`, `edit`, `like`, `mute`, `report`, `preview`, `sign_in`, `account` "
        "and `other`.",
    )
    proof_of_work: str = setting(
        "off",
        "Whether browsers compute for a second instead of having a comment wait: `suspect` where only how it came is "
        "held against it, `guests` for all of a guest's until one is published. `off` asks nobody.",
        choices=("off", "suspect", "guests"),
    )
    burst: int = setting(
        10,
        "How much one guest may write within five minutes before the rest waits for a moderator; who has an account, "
        "twice as much; 0 is no limit.",
        low=0, high=1000,
    )  # fmt: skip
    close_days: int = setting(
        0,
        "How many days after its first comment a thread takes no more of them; 0 is never. Moderators still may write.",
        low=0, high=36_500,
    )  # fmt: skip
    house_rules: tuple[str, ...] = setting(
        (),
        "What moderators remove comments for, to choose from; authors are told. Each has at most 64 characters. A JSON "
        'list, as `["No personal attacks", "No advertising"]`.',
    )
    hide_reports: int = setting(
        3,
        "How many reports by established readers hide a comment until a moderator looks; 0 is never.",
        low=0,
        high=100,
    )
    check_url: str = setting(
        "",
        "A server of yours that is asked about new and edited comments which nothing else here decided about: it gets "
        'them as JSON, signed as Standard Webhooks are, and answers `{"verdict": "hold", "sentence": "..."}` within 2 '
        "seconds; else it decides nothing.",
    )
    check_secret: str = setting("", "The secret that this is signed with: 24 characters or more.", shown=False)
    check_private: bool = setting(
        False, "Whether that server may be at a private address, such as 127.0.0.1.", per_site=False
    )
    akismet_key: str = setting(
        "",
        "Your key of Akismet, to ask it last whether a comment is spam. Akismet, a company elsewhere, is then sent the "
        "words with the writer's name, website, address (IP) and browser: tell your readers.",
        shown=False,
    )
    akismet_blog: str = setting("", "The address of your front page, as Akismet knows you by it.")
    max_length: int = setting(10_000, "Characters in one comment.", low=1, high=10_000)
    max_links: int = setting(20, "Links in one comment.", low=0, high=1000)
    max_depth: int = setting(3, "How deep replies are indented; deeper ones are shown flat.", low=0, high=20)
    edit_seconds: int = setting(
        900, "How long authors may edit a comment, in seconds; 0 is never.", low=0, high=31_536_000
    )
    locale: str = setting("en", "The language of the widget, as a BCP 47 tag.")
    strings: Overrides = setting(  # noqa: RUF009  # a field, like its neighbours
        Overrides(),
        'Texts of your own in place of ours, by language and key: `{"en": {"embed.empty": "Say something"}}`. The keys '
        "are those of `talkwidget/i18n/en.json`. From the environment: JSON.",
        shown=False,
    )
    reserved_names: tuple[str, ...] = setting((), "Names that guests can't take, nor imitate.")
    origins: tuple[str, ...] = setting(
        (), "Origins of the pages that may write here, as `https://blog.example`. The server's own origin always may."
    )
    shared_seconds: int = setting(
        10, "How long a shared cache may serve a thread without asking (`s-maxage`).", low=0, high=86_400
    )
    stale_seconds: int = setting(
        60, "How long it may serve it while asking (`stale-while-revalidate`).", low=0, high=86_400
    )
    read_database_uri: str = setting(
        "",
        "A replica's address: what everybody may read is asked there, and of the database itself where it lags behind.",
        per_site=False,
        shown=False,
    )
    fresh_seconds: int = setting(
        1, "How long this process answers a thread, or goes by a site's settings and its moderators' names, without a"
        " look at the database.", low=0, high=60, per_site=False,
    )  # fmt: skip
    cache_mb: int = setting(
        32, "How much of its answers it keeps, in MiB; those not asked for longest go.", low=1, high=4096,
        per_site=False,
    )  # fmt: skip
    redis_url: str = setting(
        "",
        "Where a Redis is, as `redis://127.0.0.1`: by it, several processes show each other's comments at once, and "
        "look into the database every ten seconds instead of `TALKWIDGET_FRESH_SECONDS`. While it is away, as without.",
        per_site=False,
        shown=False,
    )
    redis_channel: str = setting(
        "talkwidget", "What they talk on there. Deployments that share one look a little oftener.", per_site=False
    )
    before_flask: bool = setting(
        False,
        "Whether a mounted plugin answers readers of threads and counts before your app's hooks see them, a login wall "
        "of yours among them; members-only sites it never does. `talkwidget serve` always does.",
        per_site=False,
    )
    address: str = setting(
        "",
        "Where people find this server, as `https://talk.example`: links in letters and on the command line begin with "
        "it.",
        per_site=False,
    )
    smtp_url: str = setting(
        "",
        "The server that takes letters to moderators, as `smtp://user:password@mail.example:587`; `smtps://` speaks "
        "TLS from the first word. Takes `TALKWIDGET_ADDRESS` and `TALKWIDGET_MAIL_FROM`.",
        per_site=False,
        shown=False,
    )
    mail_from: str = setting("", "Whom letters are from, as `Talk <talk@mail.example>`.", per_site=False)
    token_algorithm: str = setting(
        "",
        "How your server signs its users' tokens: `HS256`, `ES256` or `EdDSA`; empty takes none.",
        choices=("", "HS256", "ES256", "EdDSA"),
    )
    token_keys: tuple[str, ...] = setting(
        (),
        "The keys of those tokens, newest first, each `KID:KEY`: the shared "
        "secret (32 characters or more), or the public key as PEM. Several "
        "while you rotate. From the environment: a JSON list.",
        shown=False,
    )
    token_audience: str = setting("", "What the tokens' `aud` must say; the site's name if unset.")
    token_seconds: int = setting(
        900, "How long such a token may last from `iat` to `exp`, in seconds.", low=30, high=86_400
    )
    token_roles: bool = setting(False, "Whether such a token may carry `roles`, and so make moderators.")

    def __post_init__(self) -> None:
        for one in dataclasses.fields(self):
            value = checked(one, getattr(self, one.name))
            object.__setattr__(self, one.name, value)
        if self.smtp_url and not (self.address and self.mail_from):
            raise SettingsError(f"{PREFIX}SMTP_URL is set: set {PREFIX}ADDRESS and {PREFIX}MAIL_FROM, too.")
        if self.token_algorithm and not self.token_keys:
            raise SettingsError(f"{PREFIX}TOKEN_ALGORITHM is set, but {PREFIX}TOKEN_KEYS has no key. Add one.")
        if self.check_url and len(self.check_secret) < 24:
            raise SettingsError(
                f"{PREFIX}CHECK_URL is set: give {PREFIX}CHECK_SECRET 24 characters or more. Make one with: python -c "
                "'import secrets; print(secrets.token_urlsafe(32))'"
            )
        if self.akismet_key and not self.akismet_blog:
            raise SettingsError(f"{PREFIX}AKISMET_KEY is set, but {PREFIX}AKISMET_BLOG isn't. Set your page's address.")
        if self.token_algorithm == "HS256":
            for entry in self.token_keys:
                if len(entry.partition(":")[2]) < 32:
                    raise SettingsError(
                        f"A shared secret in {PREFIX}TOKEN_KEYS is shorter than 32 characters. Make "
                        "one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
                    )

    @classmethod
    def load(cls, config: Mapping[str, Any], environ: Mapping[str, str], **defaults: Any) -> Settings:
        """Read ``TALKWIDGET_*`` from an app's config, then from the environment; refuse what isn't known.

        :raises SettingsError: an unknown name (with the nearest known one), or a value out of bounds.
        """
        known = {PREFIX + one.name.upper(): one for one in dataclasses.fields(cls)}
        values = dict(defaults)
        for source in (environ, config):
            for name in sorted(source):
                if not name.startswith(PREFIX) or name in ELSEWHERE:
                    continue
                if name not in known:
                    near = nearest(name.removeprefix(PREFIX), [one.name for one in known.values()])
                    raise SettingsError(
                        f"{name} is no setting of talkwidget."
                        + (f" Did you mean {PREFIX}{near.upper()}?" if near else " The README lists them all.")
                    )
                values[known[name].name] = parsed(known[name], source[name])
        return cls(**values)

    def for_site(self, options: Mapping[str, Any]) -> Settings:
        """These settings with one site's own options over them."""
        if isinstance(options.get("strings"), dict):
            options = {**options, "strings": kept_overrides(options["strings"])}
        return dataclasses.replace(self, **site_options(options))


def site_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Check one site's options, given as text or as values, None to take one back; return those to store.

    :raises SettingsError: a name that isn't a site's to set, or a value out of bounds.
    """
    known = {one.name: one for one in dataclasses.fields(Settings) if one.metadata["per_site"]}
    options_checked = {}
    for name, value in options.items():
        if name not in known:
            near = nearest(name, list(known))
            raise SettingsError(f"{name} is nothing a site can set." + (f" Did you mean {near}?" if near else ""))
        options_checked[name] = None if value is None else checked(known[name], parsed(known[name], value))
    return options_checked
