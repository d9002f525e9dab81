"""Every state that a reader can meet, each a small function that brings a visitor there.

One list, :data:`tests.gallery.states.STATES`, serves two: `make screenshots` takes pictures of it, and
`tests/browser/test_access.py` leads axe through it.
"""
