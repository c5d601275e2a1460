"""A file of pictures that cannot be drawn is refused with a sentence that says where and why."""

from pathlib import Path

import pytest

from bot.content import picture_checks, trial_pictures
from bot.pictures.labels import read_labels
from bot.pictures.picture_file import Picture, read_pictures
from bot.trial import ROOT
from bot.yaml_file import BrokenFile

HEAD = "pictures:\n- id: a\n  kind: {kind}\n  answers: [costs/overview]\n  sources: []\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pictures: []\n", ":1: There is no picture in it. Write them under `pictures:`, or take the file away."),
        ("{}\n", ":1: There is no picture in it."),
        (HEAD.format(kind="steps"), ":2: `parts` is missing: without it a picture cannot be drawn."),
        (HEAD.format(kind="steps") + "  parts: []\n", ":2: a: The picture has no parts, so nothing can be drawn."),
        (HEAD.format(kind="pie") + "  parts: [{id: b}]\n", ":3: a: 'pie' is no kind of picture. The kinds are steps,"),
        (HEAD.format(kind="steps") + "  parts: [{icon: home}]\n", ":6: `id` is missing: without it a part of a cannot"),
        (HEAD.format(kind="steps") + "  parts: [{id: b, colour: red}]\n", ":6: `colour` is nothing of a part of a."),
        (HEAD.format(kind="card") + "  parts: [{id: b}]\n", ":6: a: b: its `role` must be one of head, sign,"),
        (HEAD.format(kind="papers") + "  parts: [{id: b}]\n", ":6: a: b: its `rows` must be some of question,"),
        (HEAD.format(kind="table") + "  parts: [{id: b, cells: [c]}]\n", ":6: a: b: its `cells` must be some of the"),
        (HEAD.format(kind="columns") + "  parts: [{id: b}]\n", ":6: a: b: two `heads` are needed"),
        (HEAD.format(kind="counts") + "  parts: [{id: b, of: 3, counts: [4]}]\n", ":6: a: b: `counts` must be numbers"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "pictures.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BrokenFile) as refused:
        read_pictures(path)

    assert str(refused.value).removeprefix(str(path)).startswith(found) and "\n" not in str(refused.value)


def test_two_pictures_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pictures.yml"
    one = HEAD.format(kind="steps") + "  parts: [{id: b}]\n"
    path.write_text(one + one.removeprefix("pictures:\n"), encoding="utf-8")

    with pytest.raises(BrokenFile, match="a: another picture has this id"):
        read_pictures(path)


def test_a_trial_may_have_no_pictures() -> None:
    toy = ROOT / "tests" / "toy_trial"

    assert read_pictures(toy / "pictures.yml") == {} and read_labels(toy) == {}


def changed(**values: object) -> Picture:
    picture = trial_pictures.pictures()["how_it_works"]
    return Picture(**{**vars(picture), **values})


def test_a_source_or_an_answer_that_is_not_there_is_found() -> None:
    assert list(picture_checks.faults(changed())) == []
    (fault,) = picture_checks.faults(changed(sources=({"id": "nobody"},)))
    assert fault.sentence.startswith("'nobody' is no source of ") and fault.keys == ("sources", 0)
    (fault,) = picture_checks.faults(changed(answers=("costs/nothing",)))
    assert fault.sentence.startswith("'costs/nothing' is no text.")
    (fault,) = picture_checks.faults(changed(answers=()))
    assert fault.sentence == "It belongs to no answer, so nobody sees it."


def labels_with(**values: object) -> list[str]:
    """What is said of the English labels, with others for one picture."""
    written = {**trial_pictures.label_files()["en"]["labels"], **values}
    return [fault.sentence for fault in picture_checks.label_faults("en", written)]


def test_a_label_that_is_missing_in_english_is_found() -> None:
    own = trial_pictures.label_files()["en"]["labels"]["how_it_works"]

    assert labels_with() == []
    assert labels_with(how_it_works={**own, "title": ""}) == ["how_it_works: the label `title` is missing."]
    less = {**own["parts"], "source": ["one"]}
    assert labels_with(how_it_works={**own, "parts": less}) == ["how_it_works: source: it has 1 labels and needs 2."]
    more = {**own["parts"], "nobody": ["one"]}
    assert labels_with(how_it_works={**own, "parts": more}) == ["how_it_works: nobody: there is no such part."]
    assert labels_with(nothing={}) == ["nothing: there is no such picture."]


def test_a_label_holds_to_the_rules_of_texts() -> None:
    own = trial_pictures.label_files()["en"]["labels"]["how_it_works"]

    assert labels_with(how_it_works={**own, "title": "It works!"}) == ["how_it_works: it says an exclamation mark."]
