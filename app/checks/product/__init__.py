"""What the product needs of name servers and of the directory, and whether its pools answer."""
