"""Real databases, a real browser and a real web server for the tests, started by the tests themselves.

The law of this folder: what a machine doesn't have is named (`absent`), never replaced by a fake.
"""
