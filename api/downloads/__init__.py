"""Leave to download what was bought, and the addresses that are given out."""
