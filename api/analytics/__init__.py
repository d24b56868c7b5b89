"""What is seen of products: recorded without cookies, counted by day, shown to their sellers."""
