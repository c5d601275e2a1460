"""Addresses under /list/<token>/."""

from django.urls import path, register_converter

from bot.guide import pages


class Step:
    """The steps that can be taken on one question."""

    regex = "|".join(pages.STEPS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Step, "step")
urlpatterns = [
    path("", pages.show, name="list"),
    path("version", pages.version, name="list-version"),
    path("add", pages.add, name="list-add"),
    path("undo", pages.undo, name="list-undo"),
    path("close", pages.close, name="list-close"),
    path("merge/<int:newer>/<int:older>", pages.merge, name="list-merge"),
    path("question/<int:question>/<step:step>", pages.change, name="list-change"),
    path("questions.txt", pages.as_text, name="list-text"),
    path("appointment.ics", pages.as_calendar, name="list-calendar"),
    *(
        path(f"questions-{size}{'-large' if large else ''}.pdf", pages.as_pdf, {"size": size, "large": large})
        for size in ("a4", "letter")
        for large in (False, True)
    ),
]
