"""Questions to the Brain, and how many of them a member has."""
