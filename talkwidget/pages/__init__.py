"""HTML over HTTP: the Talk page, one thread as a page of its own that needs no JavaScript.

The door parses forms, calls ``Talk`` and renders; it knows nothing that ``Talk`` doesn't tell. Every action is a form
or a link of the page's own address. Templates have an environment of their own: a host's filters, globals and
autoescape settings don't reach them.
"""
