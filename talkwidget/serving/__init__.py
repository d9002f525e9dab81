"""What stands between the standalone app and the net: granian, proxies, logs, the secret's file.

The law of this folder: nothing here knows a comment.
"""
