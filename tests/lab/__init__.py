"""Tests of the live checks against real servers on this machine."""
