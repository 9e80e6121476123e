"""The window: the only part of Holdfast that knows Qt.

How it is built
    `theme` holds the tokens of the look; `tasks` runs work beside the window. `viewmodels` and `models`
    know QtCore only: a view-model shows what is durable and turns wishes into edits. `widgets` are parts
    used on several pages, `pages` show one kind of step each, `dialogs` ask one thing, `shell` is the frame
    around the pages. Arrows point down in this order: application, shell, pages, dialogs, widgets, the rest.

How an answer travels
    A page calls its view-model, which gives an edit to `viewmodels.open_plan.OpenPlanModel`. That runs it on
    the store thread; when it is durable, `changed` tells what moved, once, and whoever cares shows it. An
    error comes back through `failed` with the origin that was given along, and is shown there as a banner
    (`widgets.banner.BannerPlace`).

How to add a page
    1. `viewmodels/NAME.py`: a QObject with what the page shows, and a method for each wish. It gets the
       `OpenPlanModel` (or what else it needs of the `Desk`) and connects to `changed`.
    2. `pages/NAME_page.py`: a subclass of `pages.page.Page` that gets a `PageContext`. `self.desk` has
       `open_plan`, `steps`, `focus`, `services` and `tasks`; `self.look` the colours. `show_step` is called
       each time the user comes, `focus_first` after it. Put what scrolls into a `widgets.column.Column`.
    3. `shell/pages.py`: one line, from the kind of step to the page; its icon is `resources/icons/KIND.svg`.
    4. `tests/gui/test_NAME_page.py`; `tests/screenshots.py` pictures it by itself.

Rules of the house
    Long work goes through `desk.tasks.pump` or `call`, or, where it needs the plan file, `open_plan.run`,
    and is shown by a `widgets.progress_strip.ProgressStrip`. Labels come from `widgets.text.label` (plain
    text, no accessible name, which would hide it). Every control has an accessible name and an object name.
    What a page shows is updated in place: nothing is built anew under the user's hands.
"""
