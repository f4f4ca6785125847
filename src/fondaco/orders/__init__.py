"""What was ordered, by whom, at which price, and what became of it."""
