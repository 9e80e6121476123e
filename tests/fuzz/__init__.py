"""Decoders of what servers send, under a fuzzer; see `make fuzz`."""
