"""What is measured side by side: talkwidget, and the two servers nearest to it, each as its own manual says to run it.

The law of this folder: nothing is tuned but rate limits, which are off, and every subject keeps its comments in SQLite
on the disk. What is installed lies in `build/bench`.
"""
