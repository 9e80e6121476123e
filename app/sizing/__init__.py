"""Calculations for power, cooling, storage and redundancy, with units in their names."""
