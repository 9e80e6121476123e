"""Proof that the probes only read: what they send is heard on the wire and named."""
