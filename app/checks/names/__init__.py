"""Name servers, zones and the records by which domain controllers are found."""
