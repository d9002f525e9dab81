"""Signing in to the standalone server's desk: by a link that is good once, or by a passkey; and what is signed in.

In a host's app none of these pages is there: the host has a door of its own.
"""
