"""Certificates, versions of TLS, and how a bind is protected."""
