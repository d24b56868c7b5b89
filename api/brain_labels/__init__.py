"""Categories and tags of Brain entries: counted for all, changed by admins."""
