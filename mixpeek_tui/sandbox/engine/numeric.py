"""Numbers: TF-IDF, latent semantic analysis and clustering with scikit-learn.

Imported on first use only (see library.py), because it takes a second.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

from mixpeek_tui.sandbox.engine.words import content_words

Matrix = NDArray[np.float64]
_SAMPLE = 5000
_FIT = 20000


class TextIndex:
    """Texts as vectors: word and character TF-IDF, and their latent semantic analysis.

    `background` texts shape the latent space without being rows of the index.
    """

    def __init__(self, texts: Sequence[str], background: Sequence[str] = ()) -> None:
        self._size = len(texts)
        self._words = TfidfVectorizer(analyzer=content_words, sublinear_tf=True)
        self._chars = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, max_features=30000
        )
        corpus = [text or "empty" for text in [*texts, *background]] or ["empty"]
        corpus[0] += " empty"
        learnt = corpus[:: max(1, len(corpus) // _FIT)]
        self._words.fit(corpus)
        self._chars.fit(learnt)
        everything = self._sparse(corpus)
        self._rows = everything[: self._size]
        self._svd = _fit_svd(everything)
        self._latent = self._project(self._rows)

    def scores(self, query: str, lexical: bool = False) -> list[float]:
        """How well each row fits the query, 0 to 1."""
        if not self._size:
            return []
        wanted = self._sparse([query])
        words = np.asarray((self._rows @ wanted.T).todense()).ravel()
        if lexical or self._svd is None:
            return [float(min(1.0, max(0.0, value))) for value in words]
        latent = self._latent @ self._project(wanted)[0]
        mixed = 0.6 * words + 0.4 * np.maximum(latent, 0.0)
        return [float(min(1.0, max(0.0, value))) for value in mixed]

    def vectors(self) -> Matrix:
        """One dense unit vector per row."""
        return self._latent

    def _sparse(self, texts: Sequence[str]) -> csr_matrix:
        words = normalize(self._words.transform(texts)) * 0.9
        chars = normalize(self._chars.transform(texts)) * 0.43
        return csr_matrix(hstack([words, chars]))

    def _project(self, rows: csr_matrix) -> Matrix:
        if self._svd is None:
            return np.asarray(rows.todense(), dtype=np.float64)
        return np.asarray(normalize(self._svd.transform(rows)), dtype=np.float64)


def _fit_svd(rows: csr_matrix) -> TruncatedSVD | None:
    sample = rows[:: max(1, rows.shape[0] // _SAMPLE)]
    components = min(64, sample.shape[0] - 1, sample.shape[1] - 1)
    if components < 2:
        return None
    return TruncatedSVD(n_components=components, random_state=7).fit(sample)


def group_vectors(vectors: Matrix, method: str, parameters: Mapping[str, Any]) -> list[int]:
    """A cluster number per row; -1 for rows that belong nowhere.

    Of more than 5000 rows a sample is clustered and the others join the nearest centre.
    """
    if len(vectors) < 2:
        return [0] * len(vectors)
    reduced = _reduced(vectors)
    step = -(-len(reduced) // _SAMPLE)
    sample = reduced[::step]
    found = np.asarray(_model(method, parameters, len(sample)).fit_predict(sample))
    if step > 1:
        found = _joined(reduced, sample, found)
    return [int(label) for label in found]


def _model(method: str, parameters: Mapping[str, Any], count: int) -> Any:
    if method in ("kmeans", "gaussian_mixture", "spectral"):
        wanted = int(parameters.get("n_clusters") or _guess(count))
        return KMeans(n_clusters=min(wanted, count), n_init=4, random_state=7)
    if method == "dbscan":
        least = int(parameters.get("min_samples") or 2)
        return DBSCAN(eps=float(parameters.get("eps") or 0.5), min_samples=least)
    if method == "agglomerative":
        wanted = min(int(parameters.get("n_clusters") or 2), count)
        linkage = str(parameters.get("linkage") or "ward")
        return AgglomerativeClustering(n_clusters=wanted, linkage=linkage)
    smallest = int(parameters.get("min_cluster_size") or max(2, min(5, count // 6)))
    return HDBSCAN(
        min_cluster_size=max(2, min(smallest, count)),
        min_samples=min(int(parameters.get("min_samples") or 1), count),
        copy=True,
    )


def _joined(rows: Matrix, sample: Matrix, found: NDArray[np.int64]) -> NDArray[np.int64]:
    labels = sorted({int(label) for label in found if label >= 0})
    if not labels:
        return np.full(len(rows), -1)
    centres = np.stack([sample[found == label].mean(axis=0) for label in labels])
    nearest_centre = np.argmax(rows @ centres.T, axis=1)
    return np.array([labels[int(index)] for index in nearest_centre], dtype=np.int64)


def plane(vectors: Matrix, components: int = 2) -> list[list[float]]:
    """Coordinates for a picture, by principal components."""
    rows, columns = vectors.shape
    usable = min(components, rows, columns)
    if usable < 1:
        return []
    points = PCA(n_components=usable, random_state=7).fit_transform(vectors)
    padded = np.zeros((rows, components))
    padded[:, :usable] = points
    return [[round(float(value), 6) for value in row] for row in padded]


def separation(vectors: Matrix, labels: Sequence[int]) -> float | None:
    """The silhouette score of a grouping, where it has one; on at most 2000 rows."""
    step = max(1, len(labels) // 2000)
    kept = [i for i in range(0, len(labels), step) if labels[i] >= 0]
    distinct = {labels[i] for i in kept}
    if len(distinct) < 2 or len(kept) <= len(distinct):
        return None
    return float(silhouette_score(vectors[kept], [labels[i] for i in kept]))


def nearest(vectors: Matrix, rows: Sequence[int], count: int) -> tuple[list[int], list[float]]:
    """The rows closest to their common centre, and each row's cosine to it."""
    centre = vectors[list(rows)].mean(axis=0)
    length = float(np.linalg.norm(centre)) or 1.0
    cosines = vectors[list(rows)] @ (centre / length)
    best = np.argsort(-cosines, kind="stable")[:count]
    return [rows[int(i)] for i in best], [float(value) for value in cosines]


def top_terms(texts: Sequence[str], labels: Sequence[int], count: int = 6) -> dict[int, list[str]]:
    """The words that tell each cluster from the others."""
    inside: dict[int, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    for text, label in zip(texts, labels, strict=True):
        words = set(content_words(text, stemmed=False))
        everywhere.update(words)
        inside.setdefault(label, Counter()).update(words)
    total = max(1, len(texts))
    terms: dict[int, list[str]] = {}
    for label, counts in inside.items():
        worth = {word: own * own * total / everywhere[word] for word, own in counts.items()}
        ranked = sorted(worth, key=lambda word: (-worth[word], word))
        terms[label] = ranked[:count]
    return terms


def _reduced(vectors: Matrix) -> Matrix:
    components = min(12, vectors.shape[0] - 1, vectors.shape[1])
    if components < 2 or vectors.shape[1] <= components:
        return vectors
    reduced = PCA(n_components=components, random_state=7).fit_transform(vectors)
    return np.asarray(normalize(reduced), dtype=np.float64)


def _guess(count: int) -> int:
    return max(2, min(8, round(math.sqrt(count / 2))))
