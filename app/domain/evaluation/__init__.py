"""Rules judged on a plan, with three values of truth: rules become closures once, and read what they need."""
