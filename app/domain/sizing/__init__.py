"""What a sizing model is: the inputs it asks for, the figures it gives, and how sure they are."""
