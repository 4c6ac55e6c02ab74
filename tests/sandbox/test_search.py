"""What stages find, on a dozen products."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driver import IMAGE_URI, TEXT_URI, Shop, make_retriever, text_search


def run(shop: Shop, stages: list[Any], inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {
        "collection_identifiers": [shop.text_id],
        "stages": stages,
        "inputs": inputs,
        **more,
    }
    answer: dict[str, Any] = shop.http.ok("POST", "/v1/retrievers/execute", body)
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    return [document["name"] for document in answer["documents"]]


def stage(stage_id: str, **parameters: Any) -> dict[str, Any]:
    return {
        "stage_name": stage_id,
        "config": {"stage_id": stage_id, "parameters": parameters},
    }


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("a phone that takes pictures with its camera", "smart phone with a large camera"),
        ("shoe for a marathon runner", "red running shoes for marathon training"),
        ("mowing the lawn", "lawn mower for cutting garden grass"),
        ("watering", "garden hose for watering plants"),
    ],
)
def test_the_right_row_comes_first(shop: Shop, query: str, best: str) -> None:
    assert names(run(shop, [text_search()], {"query": query}))[0] == best


def test_an_answer_says_what_it_was_computed_with(shop: Shop) -> None:
    answer = shop.http.ask(
        "POST", f"/v1/retrievers/{shop.search_id}/execute", {"inputs": {"query": "shoes"}}
    )
    assert "no Mixpeek models" in answer.headers["x-sandbox-engine"]
    body = answer.json()
    assert "TF-IDF" in body["interpretation"]["computes_with"]
    assert "results" not in body
    scores = [document["score"] for document in body["documents"]]
    assert scores == sorted(scores, reverse=True) and 0 < scores[0] <= 1
    statistics = body["stage_statistics"]["stages"]["search"]
    assert statistics["output_count"] == len(scores)


def test_the_nearest_are_found_however_far_they_are(shop: Shop) -> None:
    answer = run(shop, [text_search()], {"query": "submarine"})
    assert len(answer["documents"]) == 10


def test_min_score_and_final_top_k_cut(shop: Shop) -> None:
    first = run(shop, [text_search(final_top_k=2)], {"query": "garden plants"})
    assert len(first["documents"]) == 2
    search = text_search()
    search["config"]["parameters"]["searches"][0]["min_score"] = 0.99
    assert names(run(shop, [search], {"query": "garden plants"})) == []


def test_filters_of_the_request_and_of_the_stage(shop: Shop) -> None:
    cheap = {"AND": [{"field": "price", "operator": "lt", "value": 20}]}
    found = run(shop, [text_search()], {"query": "garden plants soil"}, filters=cheap)
    assert {document["price"] for document in found["documents"][:2]} == {12.0, 18.0}
    assert all(document["price"] < 20 for document in found["documents"])
    search = text_search()
    search["config"]["pre_filters"] = {"field": "kind", "operator": "eq", "value": "electronics"}
    kinds = run(shop, [search], {"query": "battery for garden"})["documents"]
    assert {document["kind"] for document in kinds} == {"electronics"}


def test_a_condition_on_an_absent_input_is_skipped(shop: Shop) -> None:
    condition = {"field": "price", "operator": "lt", "value": "{{INPUT.max_price}}"}
    stages = [text_search(), stage("attribute_filter", conditions={"AND": [condition]})]
    everything = run(shop, stages, {"query": "shoes"})
    cheap = run(shop, stages, {"query": "shoes", "max_price": 100})
    assert len(cheap["documents"]) < len(everything["documents"])
    assert all(document["price"] < 100 for document in cheap["documents"])
    assert any("skipped" in warning for warning in everything["warnings"])


def test_pictures_are_found_by_the_words_of_their_names(shop: Shop) -> None:
    query = {"input_mode": "content", "value": "{{INPUT.url}}"}
    search = {
        "stage_name": "similar",
        "config": {
            "stage_id": "feature_search",
            "parameters": {
                "searches": [{"feature_uri": IMAGE_URI, "query": query, "top_k": 10}],
                "final_top_k": 3,
            },
        },
    }
    url = "https://example.com/lawn-mower-for-cutting-garden-grass.jpg"
    body = {
        "collection_identifiers": [shop.image_id],
        "stages": [search],
        "inputs": {"url": url},
    }
    answer = shop.http.ok("POST", "/v1/retrievers/execute", body)
    assert answer["documents"][0]["photo"] == url


@pytest.mark.parametrize("fusion", ["rrf", "dbsf", "weighted", "max"])
def test_two_searches_are_fused(shop: Shop, fusion: str) -> None:
    def arm(uri: str, collection: str) -> dict[str, Any]:
        query = {"input_mode": "text", "value": "{{INPUT.query}}"}
        return {
            "feature_uri": uri,
            "query": query,
            "top_k": 10,
            "collection_identifiers": [collection],
        }

    arms = [arm(TEXT_URI, shop.text_id), arm(IMAGE_URI, shop.image_id)]
    both = stage("feature_search", searches=arms, final_top_k=10, fusion=fusion)
    body = {
        "collection_identifiers": [shop.text_id, shop.image_id],
        "stages": [both],
        "inputs": {"query": "phone camera"},
    }
    found = shop.http.ok("POST", "/v1/retrievers/execute", body)["documents"]
    assert {found[0]["collection_id"], found[1]["collection_id"]} == {shop.text_id, shop.image_id}
    assert found[0]["name"] == found[1]["name"] == "smart phone with a large camera"


def test_rerank_scores_and_cuts(shop: Shop) -> None:
    again = stage(
        "rerank", query="{{INPUT.query}}", document_field="name", max_candidates=20, top_k=2
    )
    answer = run(shop, [text_search(), again], {"query": "battery phone"})
    assert len(answer["documents"]) == 2
    assert answer["documents"][0]["scores"]["rerank"] > 0


def test_summarize_quotes_and_names_its_sources(shop: Shop) -> None:
    prompt = "Answer {{INPUT.query}} from:\n{{DOCUMENTS}}"
    answer = run(
        shop,
        [text_search(), stage("summarize", prompt=prompt, output_field="answer")],
        {"query": "what waters plants"},
    )
    (document,) = answer["documents"]
    assert "watering plants" in document["answer"]
    assert document["source_document_ids"]
    assert "no language model" in document["generated_by"]


def test_stages_that_order_and_thin_out(shop: Shop) -> None:
    by_price = stage("sort_attribute", field="price", direction="desc")
    prices = [
        d["price"] for d in run(shop, [text_search(), by_price], {"query": "garden"})["documents"]
    ]
    assert prices == sorted(prices, reverse=True)
    up = stage("sort_relevance", direction="asc")
    scores = [d["score"] for d in run(shop, [text_search(), up], {"query": "garden"})["documents"]]
    assert scores == sorted(scores)
    few = run(shop, [text_search(), stage("sample", count=2, seed=1)], {"query": "garden"})
    assert len(few["documents"]) == 2
    one = run(shop, [text_search(), stage("limit", limit=1, offset=1)], {"query": "garden"})
    assert len(one["documents"]) == 1
    kinds = run(
        shop,
        [text_search(), stage("group_by", group_by_field="kind", output_mode="first")],
        {"query": "battery garden shoes"},
    )
    found = [document["kind"] for document in kinds["documents"]]
    assert len(found) == len(set(found)) > 1
    varied = run(shop, [text_search(), stage("mmr", top_k=3)], {"query": "garden plants"})
    assert varied["documents"][0]["scores"]["mmr"] != 0


def test_attribute_filter_first_reads_the_collection(shop: Shop) -> None:
    kept = stage("attribute_filter", field="kind", operator="eq", value="garden")
    found = run(shop, [kept], {})
    assert {document["kind"] for document in found["documents"]} == {"garden"}
    words = run(shop, [kept, stage("llm_filter", criteria="about grass")], {})
    assert names(words) == ["lawn mower for cutting garden grass"]


def test_rag_prepare_numbers_its_sources(shop: Shop) -> None:
    answer = run(
        shop, [text_search(), stage("rag_prepare", content_field="name")], {"query": "hose"}
    )
    (document,) = answer["documents"]
    assert document["rag_context"].startswith("[1] garden hose")
    assert document["citations"][0]["index"] == 1


def test_stages_that_are_not_run_say_so(shop: Shop) -> None:
    answer = run(shop, [text_search(), stage("llm_enrich", prompt="x", schema={})], {"query": "hose"})
    assert answer["documents"]
    assert any("does not run llm_enrich" in warning for warning in answer["warnings"])


def test_pages_of_an_answer(shop: Shop) -> None:
    first = run(
        shop,
        [text_search()],
        {"query": "garden plants lawn"},
        pagination={"method": "cursor", "limit": 2},
    )
    assert first["pagination"]["has_next"] and first["pagination"]["returned"] == 2
    second = run(
        shop,
        [text_search()],
        {"query": "garden plants lawn"},
        pagination={"method": "cursor", "limit": 2, "cursor": first["pagination"]["cursor"]},
    )
    assert not set(names(first)) & set(names(second))


def test_executions_are_kept_and_explain_runs_nothing(shop: Shop) -> None:
    retriever = make_retriever(shop.http, "kept", shop.text_id, [text_search()])
    path = f"/v1/retrievers/{retriever}"
    plan = shop.http.ok("POST", f"{path}/execute/explain", {"inputs": {"query": "x"}})
    assert plan["execution_plan"][0]["stage_name"] == "search"
    assert shop.http.ok("POST", f"{path}/executions/list")["pagination"]["total"] == 0
    done = shop.http.ok("POST", f"{path}/execute", {"inputs": {"query": "hose"}})
    kept = shop.http.ok("GET", f"{path}/executions/{done['execution_id']}")
    assert kept["documents"] == done["documents"]


def test_a_hierarchy_is_walked_level_by_level(shop: Shop) -> None:
    properties = {
        "label_name": {"type": "string"},
        "about": {"type": "text"},
        "parent": {"type": "string"},
    }
    bucket = shop.http.ok(
        "POST",
        "/v1/buckets",
        {"bucket_name": "levels", "bucket_schema": {"properties": properties}},
    )["bucket_id"]
    rows = [
        ("plants", "plants, seeds and soil", "garden"),
        ("machines", "lawn mower machines", "garden"),
        ("sport", "running shoes", "footwear"),
    ]
    for label, about, parent in rows:
        body = {"label_name": label, "about": about, "parent": parent}
        shop.http.ok("POST", f"/v1/buckets/{bucket}/objects", body)
    extractor = {
        "feature_extractor_name": "text_extractor",
        "version": "v1",
        "input_mappings": {"text": "about"},
        "field_passthrough": [{"source_path": "label_name"}, {"source_path": "parent"}],
    }
    child = shop.http.ok(
        "POST",
        "/v1/collections",
        {
            "collection_name": "levels",
            "source": {"type": "bucket", "bucket_ids": [bucket]},
            "feature_extractor": extractor,
        },
    )["collection_id"]
    shop.http.process(child)
    mapping = {"input_key": "query", "source_type": "payload", "path": "name"}
    made = shop.http.ok(
        "POST",
        "/v1/taxonomies",
        {
            "taxonomy_name": "levels",
            "config": {
                "taxonomy_type": "hierarchical",
                "retriever_id": shop.matcher_id,
                "input_mappings": [mapping],
                "hierarchical_nodes": [
                    {"collection_id": shop.reference_id},
                    {"collection_id": child, "parent_collection_id": shop.reference_id},
                ],
            },
        },
    )
    trial = shop.http.ok(
        "POST",
        f"/v1/taxonomies/{made['taxonomy_id']}/execute",
        {"source_documents": [{"name": "seeds and soil for the garden"}]},
    )
    assert trial["matches"][0]["path"] == ["garden", "plants"]


def test_attribute_clusters_nest(shop: Shop) -> None:
    body = {
        "cluster_name": "by-kind",
        "collection_ids": [shop.text_id],
        "cluster_type": "attribute",
        "attribute_config": {"attributes": ["kind", "price"], "hierarchical_grouping": True},
    }
    cluster = shop.http.ok("POST", "/v1/clusters", body)["cluster_id"]
    task = shop.http.ok("POST", f"/v1/clusters/{cluster}/execute")
    assert shop.http.until_over(task["task_id"])["status"] == "COMPLETED"
    groups = shop.http.ok("GET", f"/v1/clusters/{cluster}/groups")["groups"]
    top = [group for group in groups if group["level"] == 0]
    assert sorted(group["label"] for group in top) == ["electronics", "footwear", "garden"]
    assert all(group["parent_id"] for group in groups if group["level"] == 1)


def test_density_clusters_separate_what_is_apart(shop: Shop) -> None:
    config = {"feature_uris": [TEXT_URI], "clustering_method": "hdbscan"}
    body = {
        "cluster_name": "density",
        "collection_ids": [shop.text_id],
        "cluster_type": "vector",
        "vector_config": {**config, "hdbscan_parameters": {"min_cluster_size": 3}},
    }
    cluster = shop.http.ok("POST", "/v1/clusters", body)["cluster_id"]
    task = shop.http.ok("POST", f"/v1/clusters/{cluster}/execute")
    shop.http.until_over(task["task_id"])
    documents = shop.http.ok("GET", f"/v1/collections/{shop.text_id}/documents?limit=50")
    kinds = {d["document_id"]: d["kind"] for d in documents["results"]}
    groups = shop.http.ok("GET", f"/v1/clusters/{cluster}/groups")["groups"]
    assert len(groups) >= 2
    for group in groups:
        assert len({kinds[one] for one in group["sample_document_ids"]}) == 1, group
