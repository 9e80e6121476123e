"""Tests of the rules that the code keeps: who imports whom, what is locked, what the tests refuse."""
