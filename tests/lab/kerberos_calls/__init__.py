"""What the process of `kerberos_run` finds in place of packages that are not installed."""
