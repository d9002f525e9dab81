"""THE MODERATORS' DESK: pages for who keeps the house. They work without JavaScript, and are quick with it.

The law of this folder: each view begins with `moderator_of`. Nothing is decided by GET. A form that decides says which
decision it has seen, so that nobody overwrites another silently; what it may not do any more, it shows.
"""

from talkwidget.pages.desk import appeals, comments, lists, log, month, people, queues, search, threads, trial

__all__ = ["appeals", "comments", "lists", "log", "month", "people", "queues", "search", "threads", "trial"]
