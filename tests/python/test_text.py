"""Text: the features of documents are those of scikit-learn's own analyzers, over all of Unicode that Python knows."""

from __future__ import annotations

import json
import operator
import pickle
import random
import re
import subprocess
import sys
import unicodedata

import joblib
import numpy as np
import pytest
import scipy.sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer

from program import BUILD, Refused, predict, run

PROGRAM = BUILD / "release" / "tests" / "text_features"
# Characters that a rule of lower case, accents, white space or words is about.
ODD = (
    "\u0130\u0131\u00df\u1e9e\u03a3\u03c3\u03c2\u0391\u0301\u0345\u02b0\u00ad'.:\u00b7\u2019\ufb01\ufb03\u2460\u00bd\u00b2\u212b\u2126\u017f\u01c5\u1d2c\u2122"
    "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u180e\u2003\u2028\u2029\u202f\u205f\u3000\u200b\ufeff_-\u203f\x00"
    "\u65e5\u672c\u304c\u304b\u3099\uac00\u1100\u1161\u0939\u093f\u0928\u094d\u0663\u2167\u3007\U0001d7d8\U00010400\U0001e900\U0001f600\u200d\u20dd\u0488"
)
PATTERNS = (
    r"(?u)\b\w\w+\b", r"\b\w+\b", r"[^\W\d_]+", r"\S+", r"[^\s]+", r"[a-zA-Z]{2,}", r"\w*", r"(?:\w+-)*\w+", r"\b(\w)\w*", r"[\w'-]+", r"\d+|\D",
    r"\B\w", r"(?s).", r"(?m)^\w+$", r"[\S_]{1,3}", r"[^a\S]", r"\w{,2}x?", r"(?P<first>\w)(?P=first)?", r"[[\]a-c]+", r"\x41|\u00e9|\.",
    r"(?i)[a-j]+", r"(?i)\u0130|\u1fd3|x", r"(?i)i+|[^a-z\W]+", r"(?i)[\u0131\u00df-\u00f0\ufb05]+|K|s", r"(?i:a|z[b-y])\w|B", r"(?i)x(?-i:y|I)*",
    "(?x) \\b [a-z ]+ # a word\n | \\d {2}", r"(?ms)^.+?$", r"\w{2}{", r"a{,}|\w{ 2}", r"(?s)(?x-i:B\ |i .)",
)  # fmt: skip


def sized(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return b"%d\n%b" % (len(data), data)


def features(documents: list[str], *options: str) -> list[list[str]]:
    done = subprocess.run([PROGRAM, *options], input=b"".join(map(sized, documents)), capture_output=True, check=True)
    found, at = [], 0

    def number() -> int:
        nonlocal at
        end = done.stdout.index(b"\n", at)
        value, at = int(done.stdout[at:end]), end + 1
        return value

    def text() -> str:
        nonlocal at
        size = number()
        at += size
        return done.stdout[at - size : at].decode("utf-8", "surrogatepass")

    while at < len(done.stdout):
        found.append([text() for _ in range(number())])
    return found


def known(character: str) -> bool:
    """Whether this Python's Unicode has the character, and the one that is compared with, too (assigned to 3.11's version)."""
    return unicodedata.category(character) != "Cn"


def every_character() -> list[str]:
    return [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000 and known(chr(c))]


def random_documents(count: int) -> list[str]:
    draw = random.Random(0)
    pool = list(ODD) + list("aabcxyzABCXYZ019 .") + [chr(c) for c in range(0xC0, 0x250)]
    return ["".join(draw.choices(pool, k=draw.randint(0, 14))) for _ in range(count)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ()),
        ({"lowercase": False}, ("lower=0",)),
        ({"strip_accents": "unicode"}, ("accents=unicode",)),
        ({"strip_accents": "ascii", "lowercase": False}, ("accents=ascii", "lower=0")),
        ({"ngram_range": (1, 3)}, ("range=1,3",)),
        ({"ngram_range": (2, 2), "strip_accents": "unicode"}, ("range=2,2", "accents=unicode")),
        ({"analyzer": "char", "ngram_range": (1, 4)}, ("unit=char", "range=1,4")),
        ({"analyzer": "char_wb", "ngram_range": (2, 5)}, ("unit=char_wb", "range=2,5")),
        ({"tokenizer": str.split, "token_pattern": None}, ("words=split",)),
        ({"tokenizer": list, "token_pattern": None}, ("words=letters",)),
        ({"token_pattern": r"\b\w+\b"}, ("words=all",)),
        ({"preprocessor": str.upper, "ngram_range": (1, 2)}, ("first=upper", "range=1,2")),
        ({"preprocessor": str.casefold, "analyzer": "char"}, ("first=casefold", "unit=char")),
        ({"preprocessor": str.title}, ("first=title",)),
        ({"preprocessor": str.rstrip, "analyzer": "char"}, ("first=rstrip", "unit=char")),
        ({"tokenizer": str.splitlines, "token_pattern": None}, ("words=lines",)),
        ({"tokenizer": str.upper, "token_pattern": None}, ("words=letters", "then=upper")),
    ],
    ids=str,
)
def test_documents_have_the_features_of_scikit_learn(options, words):
    documents = random_documents(6000)
    analyze = CountVectorizer(**options).build_analyzer()
    assert features(documents, *words) == [list(analyze(document)) for document in documents]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_python_finds(pattern):
    documents = random_documents(3000)
    assert features(documents, "lower=0", f"pattern={pattern}") == [re.findall(pattern, document) for document in documents]


@pytest.mark.parametrize("vectorizer", (CountVectorizer, TfidfVectorizer, HashingVectorizer))
@pytest.mark.parametrize(
    "options",
    [
        {"preprocessor": str.upper},
        {"preprocessor": str.casefold, "stop_words": ["weiss"]},
        {"preprocessor": operator.methodcaller("lower"), "tokenizer": str.splitlines, "token_pattern": None},
        {"tokenizer": str.upper, "token_pattern": None},
        {"analyzer": str.title},
        {"analyzer": str.split},
    ],
    ids=str,
)
def test_methods_of_str_are_known_in_every_vectorizer(vectorizer, options, tmp_path):
    texts = ["Stra\u00dfe wei\u00df, \u01c6ez", "O\u03a3 o\u03c3 \ufb01n\nStrasse WEISS", "x"]
    try:
        fitted = vectorizer(**options).fit(texts)
        expected = fitted.transform(texts).toarray()
    except ValueError:
        pytest.skip("scikit-learn hashes no letters of a text")
    (tmp_path / "rows.json").write_text(json.dumps(texts))
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    joblib.dump(fitted, tmp_path / "model.joblib")
    for model in ("model.pkl", "model.joblib"):  # skops keeps a method of str without its name
        got = predict(tmp_path / model, tmp_path / "rows.json")["transform"]
        assert got.tolist() == expected.tolist(), model
        assert run("audit", tmp_path / model).returncode == 0


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_method_of_str_as_tokenizer_is_known_in_every_protocol(protocol, tmp_path):
    texts = ["the Cat, the cat", "a cat"]
    fitted = CountVectorizer(tokenizer=str.split, token_pattern=None).fit(texts)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted, protocol=protocol))
    (tmp_path / "rows.json").write_text(json.dumps(texts))
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.json")
    assert got["transform"].tolist() == fitted.transform(texts).toarray().tolist()


def test_every_character_is_lowered_taken_apart_and_classed_as_python_does():
    characters = every_character()
    documents = [f"a{c}b" for c in characters]
    assert features(documents, "words=split") == [document.lower().split() for document in documents]
    assert features(documents, "lower=0", "words=all") == [re.findall(r"\w+", document) for document in documents]
    analyze = CountVectorizer(strip_accents="unicode", lowercase=False, tokenizer=list, token_pattern=None).build_analyzer()
    assert features(documents, "lower=0", "accents=unicode", "words=letters") == [analyze(document) for document in documents]


@pytest.mark.parametrize("method", ("upper", "casefold", "title", "capitalize", "strip", "lstrip", "rstrip"))
def test_every_character_becomes_what_a_method_of_str_makes_of_it(method):
    documents = [text for c in every_character() for text in (f"a{c}b", f"{c}b{c}")] + random_documents(3000)
    made = ["".join(letters) for letters in features(documents, f"first={method}", "words=letters")]
    assert made == [getattr(document, method)() for document in documents]


def test_a_feature_that_a_matrix_stores_twice_comes_back_once_as_its_sum(tmp_path):
    model = DictVectorizer().fit([{"tags": ["a", "b"], "n": 1}])
    rows = model.transform([{"tags": ["b", "a", "b"], "n": 3}])
    assert rows.nnz == 4  # "tags=b" twice
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(model))
    scipy.sparse.save_npz(tmp_path / "rows.npz", rows)
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.npz", "inverse_transform")
    names, values = got["inverse_transform.0"].tolist(), got["inverse_transform.1"].tolist()
    (expected,) = model.inverse_transform(rows)
    assert sorted(zip(names, values)) == sorted(expected.items())


BYTES = [b"caf\xe9 ol\xe9 plain", "na\u00efve caf\u00e9".encode(), b"\xe2\x82 cut \xf0\x9f\x98word \xff\xed\xa0\x80\xff", b"words"]


@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
@pytest.mark.parametrize("options", [{"decode_error": "ignore"}, {"decode_error": "replace"}, {"encoding": "latin-1"}])
def test_bytes_that_are_no_utf8_are_read_as_the_vectorizer_says(options, analyzer, tmp_path):
    documents = BYTES if "encoding" not in options else [BYTES[0], BYTES[3]]
    fitted = CountVectorizer(analyzer=analyzer, **options).fit(documents)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    np.save(tmp_path / "rows.npy", np.array(documents))
    got = predict(tmp_path / "model.pkl", tmp_path / "rows.npy", "transform")["transform"]
    assert got.tolist() == fitted.transform(documents).toarray().tolist()


@pytest.mark.parametrize("options", [{}, {"encoding": "ascii", "decode_error": "ignore"}])
def test_bytes_that_a_vectorizer_cannot_decode_are_refused(options, tmp_path):
    fitted = CountVectorizer(**options).fit(["plain words"])
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(fitted))
    np.save(tmp_path / "rows.npy", np.array(BYTES[:1]))
    with pytest.raises(Refused, match="row 0.*UTF-8"):
        predict(tmp_path / "model.pkl", tmp_path / "rows.npy", "transform")
