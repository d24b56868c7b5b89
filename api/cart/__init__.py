"""What people mean to buy, and what it costs at the moment."""
