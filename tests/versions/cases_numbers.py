"""Transformers of numbers, labels and text. See cases.py."""

import numpy as np
from cases import Makers, plan


def scalers(add):
    for kind in ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Normalizer", "Binarizer"):
        for rows in ("numbers", "float32", "other32", "integers", "named", "hole"):
            add(kind, rows, None)
        if kind in ("MaxAbsScaler", "Normalizer", "Binarizer"):
            add(kind, "sparse", None)
    add("StandardScaler", "sparse", None, with_mean=False)
    add("StandardScaler", "numbers", None, with_std=False)
    add("StandardScaler", "numbers", None, with_mean=False, with_std=False)
    add("MinMaxScaler", "numbers", None, feature_range=(-1, 2))
    add("MinMaxScaler", "numbers", None, clip=True)
    add("MaxAbsScaler", "numbers", None, clip=True)
    add("RobustScaler", "numbers", None, quantile_range=(10, 80))
    add("RobustScaler", "numbers", None, with_centering=False)
    add("RobustScaler", "sparse", None, with_centering=False)
    add("RobustScaler", "numbers", None, unit_variance=True)
    for norm in ("l1", "max"):
        add("Normalizer", "scaled", None, norm=norm)
        add("Normalizer", "sparse", None, norm=norm)
    add("Binarizer", "scaled", None, threshold=0.4)
    for rows in ("numbers", "float32", "integers", "named"):
        for kind in (
            "PolynomialFeatures",
            "QuantileTransformer",
            "PowerTransformer",
            "KBinsDiscretizer",
            "SplineTransformer",
        ):
            options = {"n_quantiles": 20} if kind == "QuantileTransformer" else {}
            add(kind, rows, None, **options)
    add("PolynomialFeatures", "numbers", None, degree=3, interaction_only=True)
    add("PolynomialFeatures", "numbers", None, degree=3, include_bias=False)
    add("PolynomialFeatures", "numbers", None, degree=(2, 3), order="F")
    add("PolynomialFeatures", "sparse", None)
    add("PolynomialFeatures", "sparse", None, degree=3, interaction_only=True)
    add("QuantileTransformer", "numbers", None, n_quantiles=20, output_distribution="normal", random_state=0)
    add("QuantileTransformer", "hollow", None, n_quantiles=20, ignore_implicit_zeros=True, random_state=0)
    add("QuantileTransformer", "hole", None, n_quantiles=10, random_state=0)
    add("PowerTransformer", "scaled", None, standardize=False)
    add("PowerTransformer", "positive", None, method="box-cox")
    add("PowerTransformer", "positive", None, method="box-cox", standardize=False)
    add("PowerTransformer", "hole", None)
    for encode in ("onehot", "onehot-dense", "ordinal"):
        for strategy in ("uniform", "quantile", "kmeans"):
            add("KBinsDiscretizer", "numbers", None, n_bins=4, encode=encode, strategy=strategy)
    add("KBinsDiscretizer", "numbers", None, n_bins=[2, 3, 4, 3, 2], encode="ordinal")
    add("KBinsDiscretizer", "float32", None, n_bins=4, encode="onehot-dense", dtype=np.float32)
    for extrapolation in ("error", "constant", "linear", "continue", "periodic"):
        add("SplineTransformer", "scaled", None, n_knots=4, extrapolation=extrapolation)
    add("SplineTransformer", "scaled", None, n_knots=4, degree=2, include_bias=False, knots="quantile")
    for degree in (0, 1, 3):  # the knots, rounded to float32, may lie beyond the edge
        options = {"degree": degree, "extrapolation": "linear", "sparse_output": True}
        add("SplineTransformer", "float32", None, n_knots=4, **options)
    add("FunctionTransformer", "scaled", None)
    add("FunctionTransformer", "positive", None, func=np.log1p, inverse_func=np.expm1)
    add("FunctionTransformer", "positive", None, func=np.sqrt, validate=True)
    add("FunctionTransformer", "positive", None, func=np.log1p, validate=False)
    add("FunctionTransformer", "named", None, func=np.log1p, feature_names_out="one-to-one")
    add("KernelCenterer", "kernel", None)


def encoders(add):
    kind = "OneHotEncoder"
    for rows in ("integers", "text columns", "table"):
        add(kind, rows, None, handle_unknown="ignore")
        add(kind, rows, None, handle_unknown="ignore", sparse_output=False)
    add(kind, "integers", None)
    add(kind, "integers", None, n_values=6)
    add(kind, "integers", None, n_values=6, categorical_features=[0, 2])
    add(kind, "integers", None, categorical_features=np.array([True, False, True, False, True]))
    add(kind, "integers", None, categories="auto")
    add(kind, "integers", None, dtype=np.float32)
    add(kind, "integers", None, categories=[list(range(5))] * 5, handle_unknown="error")
    add(kind, "text columns", None, drop="first")
    add(kind, "text columns", None, drop="if_binary")
    add(kind, "text columns", None, drop=["Oslo", "M"], sparse_output=False)
    add(kind, "text columns", None, min_frequency=12, handle_unknown="infrequent_if_exist")
    add(kind, "text columns", None, max_categories=3, handle_unknown="infrequent_if_exist", sparse_output=False)
    add(kind, "text columns", None, max_categories=3, drop="first")
    kind = "OrdinalEncoder"
    for rows in ("integers", "text columns", "table"):
        add(kind, rows, None, handle_unknown="use_encoded_value", unknown_value=-1)
        add(kind, rows, None, handle_unknown="use_encoded_value", unknown_value=np.nan)
    add(kind, "integers", None)
    add(kind, "text columns", None)
    add(kind, "text columns", None, dtype=np.int32)
    add(kind, "text columns", None, categories=[["Rome", "Oslo", "Bonn", "new, york"], ["S", "M", "L"]])
    add(kind, "text columns", None, max_categories=2)
    add(kind, "text columns", None, min_frequency=12, encoded_missing_value=-2)
    for target in ("real", "two", "words"):
        add("TargetEncoder", "text columns", target, random_state=0)
        add("TargetEncoder", "integers", target, smooth=2.0, cv=3, random_state=0)
    for rows in ("labels", "number labels", "two labels"):
        add("LabelEncoder", rows, None)
        add("LabelBinarizer", rows, None)
        add("LabelBinarizer", rows, None, neg_label=-1, pos_label=2)
        add("LabelBinarizer", rows, None, sparse_output=True)
    add("MultiLabelBinarizer", "sets", None)
    add("MultiLabelBinarizer", "sets", None, sparse_output=True, classes=["c", "b", "a"])


def imputers(add):
    for strategy in ("mean", "median", "most_frequent"):
        add("Imputer", "holes", None, strategy=strategy)
        add("SimpleImputer", "holes", None, strategy=strategy)
        add("SimpleImputer", "hole", None, strategy=strategy, add_indicator=True)
    add("Imputer", "holes", None, strategy="mean", axis=1)
    add("Imputer", "integers", None, missing_values=0)
    add("SimpleImputer", "holes", None, strategy="constant", fill_value=7)
    add("SimpleImputer", "integers", None, missing_values=0)
    add("SimpleImputer", "integers", None, missing_values=0, add_indicator=True)
    add("SimpleImputer", "table", None, strategy="most_frequent")
    add("SimpleImputer", "text columns", None, strategy="constant", fill_value="?")
    add("SimpleImputer", "holes", None, keep_empty_features=True)
    add("SimpleImputer", "named", None)
    add("MissingIndicator", "hole", None, error_on_new=False)
    add("MissingIndicator", "holes", None, features="all")
    add("MissingIndicator", "holes", None, features="all", sparse=True)
    for rows in ("holes", "hole"):
        add("KNNImputer", rows, None, n_neighbors=3)
        add("KNNImputer", rows, None, n_neighbors=4, weights="distance", add_indicator=True)
        add("IterativeImputer", rows, None, max_iter=3, random_state=0)
    add("IterativeImputer", "holes", None, estimator=plan("LinearRegression"), max_iter=2, add_indicator=True)
    add("IterativeImputer", "holes", None, n_nearest_features=2, max_iter=2, random_state=0, initial_strategy="median")


def text(add):
    kind = "CountVectorizer"
    add(kind, "texts", None)
    add(kind, "texts", None, ngram_range=(1, 2), lowercase=False)
    add(kind, "texts", None, analyzer="char", ngram_range=(2, 3))
    add(kind, "texts", None, analyzer="char_wb", ngram_range=(2, 4))
    add(kind, "texts", None, strip_accents="unicode", binary=True)
    add(kind, "texts", None, strip_accents="ascii", stop_words="english", min_df=2)
    add(kind, "texts", None, stop_words=["the", "cat"], max_features=5)
    add(kind, "texts", None, vocabulary=["cat", "dog", "sat"], dtype=np.float32)
    add(kind, "texts", None, token_pattern=r"\w+")
    kind = "TfidfVectorizer"
    add(kind, "texts", None)
    add(kind, "texts", None, norm="l1", sublinear_tf=True)
    add(kind, "texts", None, norm=None, smooth_idf=False)
    add(kind, "texts", None, use_idf=False)
    add(kind, "texts", None, dtype=np.float32, ngram_range=(1, 2))
    add(kind, "texts", None, analyzer="char_wb", ngram_range=(2, 3), max_features=20)
    add("TfidfTransformer", "integers", None)
    add("TfidfTransformer", "hollow", None, sublinear_tf=False)
    add("TfidfTransformer", "hollow", None, use_idf=False, norm="l1")
    add("TfidfTransformer", "hollow", None, norm=None, smooth_idf=False)
    add("HashingVectorizer", "texts", None, n_features=32)
    add("HashingVectorizer", "texts", None, n_features=32, non_negative=True)
    add("HashingVectorizer", "texts", None, n_features=16, alternate_sign=False, norm="l1")
    add("HashingVectorizer", "texts", None, n_features=16, analyzer="char", ngram_range=(2, 2), binary=True)
    add("FeatureHasher", "records", None, n_features=16)
    add("FeatureHasher", "records", None, n_features=16, non_negative=True)
    add("FeatureHasher", "records", None, n_features=16, alternate_sign=False, dtype=np.float32)
    add("DictVectorizer", "records", None)
    add("DictVectorizer", "records", None, sparse=False, dtype=np.float32)
    add("DictVectorizer", "records", None, sort=False)


def selection(add):
    add("VarianceThreshold", "scaled", None, threshold=0.8)
    add("VarianceThreshold", "sparse", None)
    add("VarianceThreshold", "named", None)
    add("SelectKBest", "scaled", "three", k=2)
    add("SelectKBest", "named", "three", k=3)
    add("SelectKBest", "sparse", "three", k=2)
    add("SelectPercentile", "scaled", "three", percentile=40)
    add("SelectFpr", "scaled", "three", alpha=0.5)
    add("SelectFdr", "scaled", "three", alpha=0.9)
    add("SelectFwe", "scaled", "three", alpha=0.9)
    add("GenericUnivariateSelect", "scaled", "three", mode="k_best", param=2)
    tree = plan("DecisionTreeClassifier", max_depth=3, random_state=0)
    logistic = plan("LogisticRegression")
    add("SelectFromModel", "scaled", "three", estimator=logistic, threshold="median")
    add("SelectFromModel", "scaled", "three", estimator=tree)
    add("SelectFromModel", "scaled", "real", estimator=plan("Lasso", alpha=0.1))
    add("SelectFromModel", "scaled", "three", estimator=tree, max_features=2, threshold=-np.inf)
    add("SelectFromModel", "scaled", "three", estimator=logistic, threshold=0.5)
    for kind in ("RFE", "RFECV"):
        add(kind, "scaled", "three", estimator=logistic, step=2)
        add(kind, "scaled", "words", estimator=tree)
        add(kind, "named", "real", estimator=plan("Ridge"))
    add("SequentialFeatureSelector", "scaled", "three", estimator=logistic, n_features_to_select=2, cv=2)


def cases():
    add = Makers()
    for group in (scalers, encoders, imputers, text, selection):
        group(add)
    return add.cases
