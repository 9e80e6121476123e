"""The goal "give me the document": plan, pack and judgement become the values a report prints."""

from app.services.reports.build import ReportSource, report_model

__all__ = ["ReportSource", "report_model"]
