"""The conversation: sites, threads, comments, mutes, and who may do what to them.

The law of this folder: nothing here knows Flask, marshmallow, click or HTTP. Imports go down only:
``service`` stands on the nouns (``sites``, ``threads``, ``comments``, ``mutes``, ``moderation`` ...), the nouns on
``models``, ``settings``, ``identity``, ``events`` and ``errors``. Words become HTML in ``text`` and nowhere else.
"""
