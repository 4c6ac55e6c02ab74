"""Texts as rows of weighed terms: rare ones weigh more, and repeating one adds little (TF-IDF)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

Analyzer = Callable[[str], Sequence[str]]


class Terms:
    """The terms of a corpus with their rarity."""

    def __init__(self, analyze: Analyzer) -> None:
        self._analyze = analyze
        self._places: dict[str, int] = {}
        self._rarity = np.zeros(0)
        self._unheard = 0.0

    def fit(self, corpus: Sequence[str]) -> csr_matrix:
        """Learn the terms of a corpus; its texts, each of length 1."""
        counts, unknown = self._count(corpus, grow=True)
        having = np.bincount(counts.indices, minlength=len(self._places))
        self._rarity = np.log((1 + len(corpus)) / (1 + having)) + 1
        self._unheard = float(np.log(1 + len(corpus)) + 1)
        return self._unit(counts, unknown)

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """Further texts; terms that the corpus lacks are part of a text's length of 1."""
        return self._unit(*self._count(texts, grow=False))

    def _unit(self, counts: csr_matrix, unknown: NDArray[np.float64]) -> csr_matrix:
        """The counts weighed in place."""
        counts.data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        squares = np.asarray(counts.multiply(counts).sum(axis=1)).ravel()
        lengths = np.sqrt(squares + unknown * self._unheard**2)
        return csr_matrix(diags(1 / np.where(lengths > 0, lengths, 1.0)) @ counts)

    def _count(self, texts: Sequence[str], grow: bool) -> tuple[csr_matrix, NDArray[np.float64]]:
        """How often each text has each known term, and how many terms of it are unknown."""
        places, numbers, ends = array("i"), array("d"), array("q", [0])
        unknown = np.zeros(len(texts))
        for at, text in enumerate(texts):
            for term, number in Counter(self._analyze(text)).items():
                place = self._places.get(term, -1)
                if place < 0 and grow:
                    place = self._places[term] = len(self._places)
                if place < 0:
                    unknown[at] += 1
                    continue
                places.append(place)
                numbers.append(number)
            ends.append(len(places))
        shape = (len(texts), max(1, len(self._places)))
        counts = csr_matrix((np.array(numbers), np.array(places), np.array(ends)), shape=shape)
        return counts, unknown
