"""The commands of `holdfast`, one module each: they read arguments, call services and print."""
