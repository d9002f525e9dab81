"""What leaves: feeds, letters, and what is asked of other servers. Other doors come in by these names only."""

from talkwidget.delivery.feeds import Feed, atom, feed_of, json_feed
from talkwidget.delivery.own_checks import own_checks

__all__ = ["Feed", "atom", "feed_of", "json_feed", "own_checks"]
