"""``talkwidget demo``: a small magazine, with people who talk below its articles, in every form a page may have.

The articles are templates, ``forms`` lists the ways to look at them, the talk is ``thread.toml`` and ``crowd``. It is
played through the same use cases that readers' browsers reach, so that nothing here can show what talkwidget can't do.
"""
