"""JSON over HTTP. The law of this folder: parse, call Talk, dump; no decision of the conversation is taken here.

``calls`` lists every call once; routes, CORS, limits and the OpenAPI document are made from that list. Nothing is set
on the host's app: hooks and error answers belong to the blueprint.
Other doors come in by these names only.
"""

from talkwidget.api.bodies import Malformed, MediaTypeUnsupported, must_be, parse_json
from talkwidget.api.cache import PRIVATE, Shelf, etag_of, etag_of_thread, public, shared_for
from talkwidget.api.cors import is_page_of
from talkwidget.api.json_pages import why
from talkwidget.api.mute_files import Unreadable, read_mutes, write_mutes
from talkwidget.api.problems import STATUSES, note_bug

__all__ = [
    "PRIVATE",
    "STATUSES",
    "Malformed",
    "MediaTypeUnsupported",
    "Shelf",
    "Unreadable",
    "etag_of",
    "etag_of_thread",
    "is_page_of",
    "must_be",
    "note_bug",
    "parse_json",
    "public",
    "read_mutes",
    "shared_for",
    "why",
    "write_mutes",
]
