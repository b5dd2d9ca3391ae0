"""The counting of pairs, on cases small enough to count by hand."""

from pair_quality import Record, judge, judge_blocking, judge_households


def record(person, household="1", kinds=(), is_business=False):
    return Record(person, household, is_business, frozenset(kinds))


A, B, C, D = (("feed", "code", name) for name in "abcd")


def test_true_pairs_count_under_each_kind_of_their_records():
    truth = {A: record("1", kinds=["typo"]), B: record("1", kinds=["moved"]), C: record("1")}
    quality = judge(truth, {A: "x", B: "x", C: "y"})
    assert (quality.pairs.true, quality.pairs.found, quality.pairs.false) == (3, 1, 0)
    typo, moved = quality.by_kind["typo"], quality.by_kind["moved"]
    assert (typo.true, typo.found) == (2, 1)
    assert (moved.true, moved.found) == (2, 1)
    assert quality.pairs.recall == 1 / 3


def test_false_pairs_count_under_the_relations_of_their_people():
    truth = {
        A: record("1", kinds=["spouse", "typo"]),
        B: record("2", kinds=["spouse", "twins"]),
        C: record("3", household="3"),
    }
    quality = judge(truth, dict.fromkeys((A, B, C), "x"))
    false = {kind: count.false for kind, count in quality.by_kind.items() if count.false}
    assert false == {"same_household": 1, "spouse": 1, "unrelated": 2}
    assert quality.pairs.precision == 0


def test_a_company_and_its_driver_are_a_relation_of_their_own():
    kinds = ["business_and_driver"]
    truth = {A: record("1", "1", kinds, is_business=True), B: record("2", "2", kinds)}
    quality = judge(truth, {A: "x", B: "x"})
    assert quality.by_kind["business_and_driver"].false == 1
    assert "unrelated" not in quality.by_kind


def test_records_outside_truth_or_groups_are_counted_and_not_judged():
    truth = {A: record("1"), B: record("1"), C: record("2", kinds=["house_account"])}
    quality = judge(truth, {A: "x", D: "x"})
    assert (quality.records, quality.pairs.true, quality.pairs.false) == (1, 0, 0)
    assert quality.left_out == {
        "erased, or in no document that could be read": 1,
        "house_account": 1,
        "in a group, not in the truth": 1,
    }


def test_blocking_recall_is_apart_from_scoring_recall():
    truth = {A: record("1"), B: record("1"), C: record("1"), D: record("2")}
    blocking = judge_blocking(
        truth, {A: "x", B: "x", C: "y", D: "z"}, [(A, B), (C, B), (A, B), (D, A)]
    )
    assert (blocking.candidates, blocking.true) == (3, 3)
    assert (blocking.direct, blocking.connected, blocking.scored) == (2, 3, 1)


def test_candidates_through_somebody_else_connect_nobody():
    truth = {A: record("1"), B: record("1"), C: record("2")}
    blocking = judge_blocking(truth, {A: "x", B: "x", C: "x"}, [(A, C), (C, B)])
    assert (blocking.true, blocking.direct, blocking.connected, blocking.scored) == (1, 0, 0, 0)


def test_households_are_judged_over_pairs_of_customers():
    truth = {A: record("1"), B: record("2"), C: record("3"), D: record("4", household="4")}
    groups = {A: "a", B: "b", C: "c", D: "d"}
    count = judge_households(truth, groups, {"a": "h", "b": "h", "c": None, "d": "h"})
    assert (count.true, count.found, count.false) == (3, 1, 2)


def test_a_company_has_no_household_to_judge():
    truth = {A: record("1"), B: record("2", is_business=True)}
    count = judge_households(truth, {A: "a", B: "b"}, {"a": "h", "b": "h"})
    assert (count.true, count.false) == (0, 0)
