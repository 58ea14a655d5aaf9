"""Labels and records: vectors of labels, a list of labels a row, records, names with weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn import feature_extraction, preprocessing

from . import Case

LISTS = [["ant", "bee"], ["cow"], [], ["bee", "cow", "ant"]]
NULLS = [{"size": None}, {"tags": None, "age": 1}, {"size": 2.5, "age": None, "tags": "new"}, {}]
RECORDS = [{"size": 2, "tags": ["red", "old"]}, {"size": 1.5, "tags": "new"}, {"size": 0.5}]
TEXTS = ["Ist das die IRIS?", "die Straße", "ISTANBUL, \u0130zmir \u0131ss\u0131z: straSSe", "", "no  iris"]
PAIRS = [[["size", 2], ["kind", "ant"]], [["size", 0.5]], [["age", 3], ["size", 1], ["kind", "bee"]]]


def cases() -> Iterator[Case]:
    for sparse in (False, True):
        many = preprocessing.MultiLabelBinarizer(sparse_output=sparse).fit(LISTS)
        yield Case(f"MultiLabelBinarizer lists {sparse}", many, [["cow", "elk"], ["ant", "bee", "ant"], []])
        yield Case(f"MultiLabelBinarizer rows of one length {sparse}", many, [["cow", "elk"], ["ant", "bee"]])
    numbers = preprocessing.MultiLabelBinarizer().fit([[1, 2], [3]])
    yield Case("MultiLabelBinarizer numbers", numbers, [[3, 1], [7], [2, 2, 3]])
    letters = preprocessing.MultiLabelBinarizer().fit(["abc", "äb"])
    yield Case("MultiLabelBinarizer letters", letters, ["cab", "äx", "b"])
    for signs in (True, False):
        pairs = feature_extraction.FeatureHasher(8, input_type="pair", alternate_sign=signs)
        yield Case(f"FeatureHasher pairs {signs}", pairs.fit(PAIRS), PAIRS)
        words = feature_extraction.FeatureHasher(8, input_type="string", alternate_sign=signs)
        yield Case(f"FeatureHasher strings {signs}", words.fit(LISTS), [["ant", "bee"], ["cow", "ant"]])
        yield Case(f"FeatureHasher lists of strings {signs}", words, LISTS)
    yield Case("DictVectorizer lists of texts", feature_extraction.DictVectorizer().fit(RECORDS), RECORDS)
    yield Case("DictVectorizer nulls", feature_extraction.DictVectorizer().fit([*RECORDS, {"age": 3}]), NULLS)
    yield Case("DictVectorizer one record", feature_extraction.DictVectorizer().fit(RECORDS), RECORDS[1])
    for special, options in {
        "ignoring case": {"token_pattern": r"(?i)[a-j\u00df]+|\u0130\w"},
        "a group ignoring case": {"token_pattern": r"(?i:i[rs])\w*"},
        "a pattern with spaces": {"token_pattern": "(?x) \\w {3} # three"},
    }.items():
        for kind in (feature_extraction.text.CountVectorizer, feature_extraction.text.TfidfVectorizer):
            yield Case(f"{kind.__name__} {special}", kind(**options).fit(TEXTS), TEXTS[::-1])
    encoder = preprocessing.LabelEncoder().fit(np.array(["no", "yes"]))
    yield Case("LabelEncoder text that numpy cuts", encoder, np.array(["yesterday", "no", "yes"]))
    tried = (("text", ["a", "b"], ["b", "c"]), ("numbers", [1, 5], [5, 2, 5]), ("one", ["a"], ["a", "b"]))
    for kind, classes, new in tried:
        fitted = preprocessing.LabelBinarizer().fit(classes)
        yield Case(f"LabelBinarizer two classes {kind}", fitted, np.array(new))
