"""One family of errors. Each has a stable ``code``, a sentence that says the cure, and its facts as attributes.

The domain knows no HTTP: the statuses live in one table of the API door.
"""

from talkwidget.core.errors.absence import AuthorUnknown, CommentGone, CommentUnknown, SiteUnknown
from talkwidget.core.errors.base import Fact, Sentence, SettingsError, TalkError
from talkwidget.core.errors.entering import DeskClosed, LinkSpent, PasskeyRefused
from talkwidget.core.errors.moderating import AlreadyDecided, CantUndo, DecisionUnknown, WordsChanged
from talkwidget.core.errors.mutes import MuteLimit, MutesTooFast, MuteYourself
from talkwidget.core.errors.permission import (
    BranchLocked,
    EditWindowOver,
    MembersOnly,
    ModeratorsOnly,
    NotYours,
    ProofRequired,
    Refused,
    SignInRequired,
    Silenced,
    ThreadClosed,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from talkwidget.core.errors.rates import RateLimited
from talkwidget.core.errors.sent import (
    EMAIL_WRONG,
    NAME_MISSING,
    NAME_TOO_LONG,
    WEBSITE_WRONG,
    WORDS_MISSING,
    BadCursor,
    Invalid,
    KeyReused,
    NameReserved,
    ParentUnknown,
    TextEmpty,
    TextTooLong,
    TooManyLinks,
    VersionTooOld,
)
from talkwidget.core.errors.store import StorageFull, StoreBusy, StoreNotReady

__all__ = [
    "EMAIL_WRONG",
    "NAME_MISSING",
    "NAME_TOO_LONG",
    "WEBSITE_WRONG",
    "WORDS_MISSING",
    "AlreadyDecided",
    "AuthorUnknown",
    "BadCursor",
    "BranchLocked",
    "CantUndo",
    "CommentGone",
    "CommentUnknown",
    "DecisionUnknown",
    "DeskClosed",
    "EditWindowOver",
    "Fact",
    "Invalid",
    "KeyReused",
    "LinkSpent",
    "MembersOnly",
    "ModeratorsOnly",
    "MuteLimit",
    "MuteYourself",
    "MutesTooFast",
    "NameReserved",
    "NotYours",
    "ParentUnknown",
    "PasskeyRefused",
    "ProofRequired",
    "RateLimited",
    "Refused",
    "Sentence",
    "SettingsError",
    "SignInRequired",
    "Silenced",
    "SiteUnknown",
    "StorageFull",
    "StoreBusy",
    "StoreNotReady",
    "TalkError",
    "TextEmpty",
    "TextTooLong",
    "ThreadClosed",
    "TokenExpired",
    "TokenInvalid",
    "TokenRevoked",
    "TooManyLinks",
    "VersionTooOld",
    "WordsChanged",
]
