"""What a product costs whom, whom it is offered to, and what is taxed, promised and owed."""
