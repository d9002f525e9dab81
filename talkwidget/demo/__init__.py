"""``talkwidget demo``: a small magazine of two articles, with people who talk below them.

The articles are the templates, the talk is ``thread.toml``; it is played through the same use cases that readers'
browsers reach, so that nothing here can show what talkwidget can't do.
"""
