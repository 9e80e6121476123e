"""Other file formats in and out: spreadsheets, CSV, JSON and OSCAL."""
