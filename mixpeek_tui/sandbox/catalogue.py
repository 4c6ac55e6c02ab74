"""The feature extractors the API offers (contract section 3) and what they read and write."""

from __future__ import annotations

from dataclasses import dataclass

from mixpeek_tui.sandbox.shapes.base import JsonDict


@dataclass(frozen=True)
class Extractor:
    """An extractor: its inputs with the bucket types each takes, and its embedding."""

    name: str
    version: str
    inputs: dict[str, tuple[str, ...]]
    output: str
    dimensions: int
    description: str

    @property
    def extractor_id(self) -> str:
        """`name_version`, as the API spells it."""
        return f"{self.name}_{self.version}"

    @property
    def feature_uri(self) -> str:
        """The address of its embedding."""
        return f"mixpeek://{self.name}@{self.version}/{self.output}"

    def vector_index(self) -> JsonDict:
        """The index a collection with this extractor has."""
        return {
            "name": f"{self.extractor_id}_embedding",
            "feature_uri": self.feature_uri,
            "type": "single",
            "index": {
                "name": f"{self.extractor_id}_embedding",
                "description": f"Embedding of {self.name}",
                "dimensions": self.dimensions,
                "type": "dense",
                "distance": "cosine",
                "inference_name": self.output,
            },
        }


_TEXT = ("text", "string")
_IMAGE = ("image", "pdf", "string")
_ALL = [
    Extractor(
        "text_extractor", "v1", {"text": _TEXT}, "multilingual_e5_large_instruct_v1", 1024,
        "Embeds text",
    ),
    Extractor(
        "image_extractor", "v1", {"image": _IMAGE}, "google_siglip_base_v1", 768,
        "Embeds images",
    ),
    Extractor(
        "multimodal_extractor", "v1",
        {
            "video": ("video", "string"),
            "audio": ("audio", "string"),
            "image": _IMAGE,
            "text": _TEXT,
        },
        "vertex_multimodal_embedding", 1408, "Embeds video, audio, images and text",
    ),
    Extractor(
        "face_identity_extractor", "v1", {"image": _IMAGE, "video": ("video", "string")},
        "face_identity_arcface_r100_v1", 512, "Embeds faces",
    ),
    Extractor("passthrough_extractor", "v1", {}, "passthrough", 1, "Copies fields"),
]  # fmt: skip
EXTRACTORS = {(extractor.name, extractor.version): extractor for extractor in _ALL}
BASELINE = ("text_extractor", "image_extractor", "multimodal_extractor")
