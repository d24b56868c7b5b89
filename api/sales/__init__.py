"""Sales as sellers see them, and what they may do about each."""
