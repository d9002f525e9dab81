"""What an owner types. The law of this folder: read the words, call Talk, print; each error is a sentence.

Every command is made by a function that is given how to reach the conversation, so that ``talkwidget site list`` and
``flask talk site list`` are one command.
"""
