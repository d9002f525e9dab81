"""What leaves: feeds; later also mail and webhooks."""
