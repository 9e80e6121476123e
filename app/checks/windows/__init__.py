"""Windows servers, as PowerShell tells of them."""
