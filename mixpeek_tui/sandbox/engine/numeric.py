"""Numbers: TF-IDF, latent semantic analysis and clustering with scikit-learn.

Imported on first use only (see shelves.py), because it takes a second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

from mixpeek_tui.sandbox.engine.languages import spoken_in
from mixpeek_tui.sandbox.engine.letters import is_unspaced
from mixpeek_tui.sandbox.engine.tfidf import Terms
from mixpeek_tui.sandbox.engine.words import content_words

Matrix = NDArray[np.float64]
_SAMPLE = 5000
_LEARN = 1200
_LETTERS = 0.25  # of a vector's length squared; found alike from 0.2 to 0.5
_LATENT = 0.4  # of a score; found alike from 0.2 to 0.5
_AXES = 1.5  # directions per group: enough on texts of six trades, from 3 groups to 9


class TextIndex:
    """Texts as vectors: word and character TF-IDF, and their latent semantic analysis.

    `background` texts shape the latent space without being rows of the index. `language` is that
    of most texts.
    """

    def __init__(self, texts: Sequence[str], background: Sequence[str] = ()) -> None:
        self._size = len(texts)
        corpus = [*texts, *background]
        self.language = spoken_in(corpus)
        self._words, self._letters = Terms(self._words_of), Terms(self._letters_of)
        everything = _joined_terms(self._words.fit(corpus), self._letters.fit(corpus))
        self._rows = everything[: self._size] if background else everything
        self._axes = _latent_axes(everything)
        self._latent = self._project(self._rows)

    def scores(self, query: str, lexical: bool = False) -> list[float]:
        """How well each row fits the query, 0 to 1."""
        return self.scores_many([query], lexical)[0]

    def scores_many(self, queries: Sequence[str], lexical: bool = False) -> list[list[float]]:
        """The same for many queries at once: much faster than one by one.

        What a query has that no row has makes every score smaller, and so does what lies outside
        the latent space: far from everything is said, not hidden.
        """
        if not self._size or not queries:
            return [[] for _ in queries]
        words, letters = self._words.vectors(queries), self._letters.vectors(queries)
        wanted = _joined_terms(words, letters)
        found = np.asarray((wanted @ self._rows.T).todense(), dtype=np.float64)
        if not lexical and self._axes is not None:
            latent = np.asarray(wanted @ self._axes) @ self._latent.T
            found = (1 - _LATENT) * found + _LATENT * np.maximum(latent, 0.0)
        rounded: list[list[float]] = np.clip(found, 0.0, 1.0).tolist()
        return rounded

    def vectors(self) -> Matrix:
        """One dense unit vector per row."""
        return self._latent

    def _words_of(self, text: str) -> list[str]:
        return content_words(text, self.language)

    def _letters_of(self, text: str) -> list[str]:
        words = content_words(text, self.language, stemmed=False)
        padded = [f" {word} " for word in words if len(word) > 2 or is_unspaced(word)]
        return [w[at : at + n] for w in padded for n in (3, 4) for at in range(len(w) - n + 1)]

    def _project(self, rows: csr_matrix) -> Matrix:
        if self._axes is None:
            return np.asarray(rows.todense(), dtype=np.float64)
        return np.asarray(normalize(np.asarray(rows @ self._axes)), dtype=np.float64)


def _joined_terms(words: csr_matrix, letters: csr_matrix) -> csr_matrix:
    return csr_matrix(hstack([words * math.sqrt(1 - _LETTERS), letters * math.sqrt(_LETTERS)]))


def _latent_axes(rows: csr_matrix) -> Matrix | None:
    """The directions in which texts differ most, few enough that related words fall together.

    From the eigenvectors of the rows' inner products: of a thousand short texts that takes a
    tenth of the time of a decomposition of the wide matrix.
    """
    sample = rows[:: max(1, -(-rows.shape[0] // _LEARN))]
    count = sample.shape[0]
    axes = min(64, max(12, round(1.7 * math.sqrt(count))), count - 1)
    if axes < 2:
        return None
    products = np.asarray((sample @ sample.T).todense(), dtype=np.float64)
    values, vectors = eigh(products, subset_by_index=(count - axes, count - 1))
    strong = values > 1e-9
    weights = vectors[:, strong] / np.sqrt(values[strong])
    return np.asarray(sample.T @ weights, dtype=np.float64) if strong.sum() >= 2 else None


def group_vectors(vectors: Matrix, method: str, parameters: Mapping[str, Any]) -> list[int]:
    """A cluster number per row; -1 for rows that belong nowhere.

    Of more than 5000 rows a sample is clustered and the others join the nearest centre.
    """
    if len(vectors) < 2:
        return [0] * len(vectors)
    groups = int(parameters.get("n_clusters") or _guess(len(vectors)))
    reduced = _reduced(vectors, math.ceil(_AXES * groups))
    step = -(-len(reduced) // _SAMPLE)
    sample = reduced[::step]
    found = np.asarray(_model(method, parameters, len(sample)).fit_predict(sample))
    if step > 1:
        found = _joined(reduced, sample, found)
    return [int(label) for label in found]


def _model(method: str, parameters: Mapping[str, Any], count: int) -> Any:
    if method in ("kmeans", "gaussian_mixture", "spectral"):
        wanted = int(parameters.get("n_clusters") or _guess(count))
        tries = 16 if count <= 1500 else 4
        return KMeans(n_clusters=min(wanted, count), n_init=tries, random_state=7)
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


def _reduced(vectors: Matrix, axes: int) -> Matrix:
    """The rows by the few directions that tell groups apart: more only add their noise."""
    components = min(axes, vectors.shape[0] - 1, vectors.shape[1])
    if components < 2 or vectors.shape[1] <= components:
        return vectors
    reduced = PCA(n_components=components, random_state=7).fit_transform(vectors)
    return np.asarray(normalize(reduced), dtype=np.float64)


def _guess(count: int) -> int:
    return max(2, min(8, round(math.sqrt(count / 2))))
