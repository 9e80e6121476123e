"""From the inventory to what the service needs."""
