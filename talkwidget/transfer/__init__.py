"""In and out: one module per foreign format behind one small protocol.

The law of this folder: a foreign file is hostile until read to its end. It is read once, in constant memory, into a
temporary database (``spool``); only then does anything reach the conversation, a thread at a time. What isn't wanted
(addresses, agents, passwords) is never picked up; an e-mail tells people apart for the length of one run, as a keyed
hash. Every comment is accounted for: brought in, already there, or skipped with its reason, line and column.
"""
