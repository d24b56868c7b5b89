"""Orders as buyers and sellers see them, and their timeline."""
