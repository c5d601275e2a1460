"""Addresses under /list/<token>/."""

from django.urls import path, register_converter

from bot.guide import list_page


class Step:
    """The steps that can be taken on one question."""

    regex = "|".join(list_page.STEPS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Step, "step")
urlpatterns = [
    path("", list_page.show, name="list"),
    path("version", list_page.version, name="list-version"),
    path("add", list_page.add, name="list-add"),
    path("undo", list_page.undo, name="list-undo"),
    path("close", list_page.close, name="list-close"),
    path("merge/<int:newer>/<int:older>", list_page.merge, name="list-merge"),
    path("question/<int:question>/<step:step>", list_page.change, name="list-change"),
    path("questions.txt", list_page.as_text, name="list-text"),
    path("appointment.ics", list_page.as_calendar, name="list-calendar"),
    *(
        path(f"questions-{size}{'-large' if large else ''}.pdf", list_page.as_pdf, {"size": size, "large": large})
        for size in ("a4", "letter")
        for large in (False, True)
    ),
]
