"""The suite's parts: a module each, with ``measure(stage) -> Result``, which runs by itself.

A part takes turns among all it compares (`Stage.take_turns`), and says what talkwidget must show as `Figure`\\ s.
"""
