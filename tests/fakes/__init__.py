"""One stand-in for each port, and the tests of these stand-ins."""
