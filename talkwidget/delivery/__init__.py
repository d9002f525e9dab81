"""What leaves: feeds and letters; later also webhooks. Other doors come in by these names only."""

from talkwidget.delivery.feeds import Feed, atom, feed_of, json_feed

__all__ = ["Feed", "atom", "feed_of", "json_feed"]
