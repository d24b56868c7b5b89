"""A mail server that keeps what it is given instead of delivering it, with a page to read it."""
