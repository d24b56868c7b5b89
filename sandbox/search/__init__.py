"""A stand-in for Meilisearch: the HTTP protocol of version 1.50."""
