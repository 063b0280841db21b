"""What the ties stage is made of: parties as items, and patterns over them."""
