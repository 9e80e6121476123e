"""What a command works with: the services, the output, and plans opened for as long as it needs them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.bootstrap import Services
from app.commands.output import Output
from app.errors import ReadOnlyPlan
from app.services.open_plan import OpenPlan


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command."""

    services: Services
    output: Output

    @contextmanager
    def reading(self, path: Path) -> Iterator[OpenPlan]:
        """The plan in a file, to look at; another program may be writing it."""
        opened = self.services.plans.open(path, read_only=True)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def writing(self, arguments: argparse.Namespace) -> Iterator[OpenPlan]:
        """The plan of `arguments.plan`, to change as `arguments.author`. Raises ReadOnlyPlan."""
        opened = self.services.plans.open(arguments.plan)
        try:
            if opened.read_only:
                raise ReadOnlyPlan(
                    f"{arguments.plan.name} cannot be changed now.",
                    why=opened.read_only_reason,
                    advice="Close it where it is open, or work on a copy.",
                )
            if arguments.author:
                opened.author = replace(opened.author, name=arguments.author)
            for fault in opened.opening_faults:
                self.output.error(fault)
            yield opened
        finally:
            opened.close()
