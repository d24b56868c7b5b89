"""How Brain entries are used: views, citations, helpful votes, contributors."""
