"""What buyers say of what they bought, and what sellers answer."""
