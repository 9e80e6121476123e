"""What a user can do with a plan, one service for each goal."""
