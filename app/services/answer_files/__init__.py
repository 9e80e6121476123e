"""Answers as a table: a file of many answers into the plan, and the list of all questions out of it."""
