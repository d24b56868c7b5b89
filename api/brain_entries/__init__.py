"""Brain entries for those who write them."""
