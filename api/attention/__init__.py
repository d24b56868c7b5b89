"""What waits for a seller to do something about it."""
