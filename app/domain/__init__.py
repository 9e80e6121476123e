"""Plain values and pure functions: plans, assets, answers, findings and what they mean."""
