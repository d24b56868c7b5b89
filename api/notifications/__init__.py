"""What people are told by e-mail, and what they want to be told."""
