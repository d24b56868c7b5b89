"""What is kept about people: handed out to them when they ask, and erased when they go."""
