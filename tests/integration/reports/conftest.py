"""Rendered samples, made once for all tests that only look at them."""

from __future__ import annotations

import pytest

from app.domain.report_model import Rendered, ReportModel
from app.domain.signoff import Edition
from app.services.reports import report_model
from reports.renderer import PdfReportRenderer
from tests.fakes.sample_report import sample_revision, sample_source


@pytest.fixture(scope="session")
def model() -> ReportModel:
    """The frozen sample in its internal edition."""
    return report_model(sample_source(), edition=Edition.INTERNAL, revision=sample_revision())


@pytest.fixture(scope="session")
def rendered(model: ReportModel) -> Rendered:
    """The same on A4."""
    return PdfReportRenderer().render(model)
