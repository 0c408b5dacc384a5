"""Both databases find the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import text

from storage import Store, ideas, listing, search
from storage.models import Idea
from tests.residents import ELM, Residents

LANGUAGES = ["en", "es", "fr"]
TEXTS = {
    "bench": ("Benches at the Elm Street bus stop", "en"),
    "light": ("The street lights near the school are broken", "en"),
    "árbol": ("Más árboles en la calle Mayor, por favor", "es"),
    "vélo": ("Une piste cyclable rue de l'Église", "fr"),
    "65": ("Bus 65 is late at 10:30 & the fare's $3.50", "en"),
    "pool": ("Øl og pølser i parken? Swimming-pool instead!", "en"),
}
ODD = ["1e5", "5k7", "3rd", "100m2", "x86", "covid19", "ßtraße", "ﬁre", "Ⅳ", "½", "ı", "İstanbul"]
PIECES = text("SELECT count(DISTINCT segid) FROM idea_search_idx")
Find = Callable[[str], set[str]]


def test_several_threads_find_the_stems_that_one_finds() -> None:
    words = ["benches", "lighting", "crossings", "playgrounds", "bicycles", "neighbouring"] * 200
    alone = [search.stem(word, "en") for word in words]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(search.stem, words, ["en"] * len(words))) == alone


@pytest.fixture
def find(store: Store, residents: Residents) -> Find:
    """File the texts, and say which of them a query finds."""
    codes = {
        residents.idea(None, text, language=language).code: key for key, (text, language) in TEXTS.items()
    }

    def keys(query: str) -> set[str]:
        return {codes[idea.code] for idea in store.read_now(ideas.found, query, LANGUAGES, 50)}

    return keys


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bench", {"bench"}),
        ("BENCHES", {"bench"}),
        ("arbol", {"árbol"}),
        ("árboles", {"árbol"}),
        ("eglise", {"vélo"}),
        ("cyclables", {"vélo"}),
        ("street", {"bench", "light"}),
        ("street school", {"light"}),
        ("the street", {"bench", "light"}),
        ("65", {"65"}),
        ("10:30", {"65"}),
        ("swimming pools", {"pool"}),
        ("øl", {"pool"}),
        ("nothing like it", set()),
        ("", set()),
        ("!?", set()),
        ("🙂", set()),
    ],
)
def test_words_are_found_in_any_form(find: Find, query: str, found: set[str]) -> None:
    assert find(query) == found


def test_when_no_idea_has_all_words_the_closest_are_found(find: Find) -> None:
    assert "bench" in find("bench unicorn")


@pytest.mark.parametrize(
    "query",
    [
        '"', "' OR 1=1 --", "bench*", "bench AND OR NOT", "NEAR(bench", "search_text:bench", "a & b | !c",
        "<->", "{bench}", "^bench", "-bench", "\\", "bench:*", "%", "()", "NEAR",
        "null \x00 byte", "x" * 5_000,
        "漢" * 1_500, "word " * 2_000, " ".join(f"word{n}" for n in range(1_000)),
        "1e5 3.14 -7 0x1F a_b @c #d",
    ],
)  # fmt: skip
def test_no_query_breaks_the_search(find: Find, query: str) -> None:
    find(query)


@pytest.mark.parametrize("text", ["漢" * 1_500, "x" * 10_000, "word " * 5_000, "é" * 3_000, "\u0301" * 10])
def test_any_text_can_be_filed_and_corrected(residents: Residents, store: Store, text: str) -> None:
    idea = residents.idea(None, text)

    store.write_now(lambda tx: ideas.candidates(tx, text, "en", None, 40))

    assert residents.again(idea).text == text


@pytest.mark.parametrize("word", ODD)
def test_odd_words_are_found_as_they_were_written(residents: Residents, store: Store, word: str) -> None:
    idea = residents.idea(None, f"about {word} here")

    assert [each.code for each in store.read_now(ideas.found, word, LANGUAGES, 9)] == [idea.code]


def test_corrected_words_are_found_and_old_ones_not(residents: Residents, store: Store) -> None:
    idea = residents.idea(None, "Fix it", title="Mend the fountain")
    now = residents.clock()

    store.write_now(lambda tx: ideas.reword(tx, ideas.get(tx, idea.id or 0), now, title="Mend the carousel"))

    assert [each.id for each in store.read_now(ideas.found, "carousels", LANGUAGES, 9)] == [idea.id]
    assert store.read_now(ideas.found, "fountain", LANGUAGES, 9) == []


def test_places_are_found(residents: Residents, store: Store) -> None:
    idea = residents.idea(None, "A bench", where=ELM)

    assert [each.id for each in store.read_now(ideas.found, "elm bench", LANGUAGES, 9)] == [idea.id]


def test_only_what_residents_may_see_is_found(residents: Residents, store: Store) -> None:
    residents.idea(None, "A bench with a phone number", held_for="phone")
    merged, into = residents.idea(None, "bench one"), residents.idea(None, "bench two")
    residents.merge(merged, into)

    found = store.read_now(ideas.found, "bench", LANGUAGES, 9)
    alike = store.read_now(search.best_matches, "bench", LANGUAGES, 9)

    assert [each.id for each in found] == [into.id] == alike


def test_candidates_share_words_or_the_place(residents: Residents, store: Store) -> None:
    same_words = residents.idea(None, "benches by the river")
    same_place = residents.idea(None, "repaint the wall", where=ELM)
    residents.idea(None, "longer opening hours")

    found = store.read_now(ideas.candidates, "a bench please", "en", ELM.key, 40)

    assert [each.id for each in found] == [same_words.id, same_place.id]


def test_the_closest_comes_first(residents: Residents, store: Store) -> None:
    residents.idea(None, "a bench somewhere in the long grass behind the old town hall")
    closest = residents.idea(None, "red bench at the school")

    assert store.read_now(search.best_matches, "a red bench at school", ["en"], 1) == [closest.id]


def in_order(found: list[Idea]) -> list[str]:
    return [idea.title for idea in found]


def test_lists_are_in_order(residents: Residents, store: Store) -> None:
    a = residents.idea(None, "a")
    residents.idea(None, "b", where=ELM)
    residents.idea(None, "c")
    residents.vote(residents.person(1), a)

    assert in_order(store.read_now(ideas.top, 10)) == ["a", "c", "b"]
    assert in_order(store.read_now(ideas.newest, 2)) == ["c", "b"]
    assert in_order(store.read_now(ideas.newest, 2, 2)) == ["a"]
    assert in_order(store.read_now(ideas.near, ["elm-street"], None, 10)) == ["b"]
    assert in_order(store.read_now(ideas.near, ["nowhere"], "riverside", 10)) == ["b"]


@pytest.mark.parametrize("sort", ["created", "updated", "votes", "id"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_show_each_idea_once(
    residents: Residents, store: Store, sort: str, *, descending: bool
) -> None:
    filed = [residents.idea(None, f"idea {n}") for n in range(7)]
    for n, idea in enumerate(filed[:4]):
        for voter in range(n % 2 + 1):
            residents.vote(residents.person(voter), idea)

    seen, after = [], None
    while True:
        page = store.read_now(
            listing.page, listing.Filters(), LANGUAGES, sort=sort, descending=descending, limit=3, after=after
        )
        assert page.total == 7
        seen += page.ideas
        after = page.next
        if after is None:
            break

    column = listing.SORTS[sort]
    assert sorted(idea.id or 0 for idea in seen) == [idea.id for idea in filed]
    assert [getattr(idea, column) for idea in seen] == sorted(
        (getattr(idea, column) for idea in seen), reverse=descending
    )


def test_filters_narrow_the_list(residents: Residents, store: Store) -> None:
    bench = residents.idea(None, "bench", where=ELM, topic="streets")
    tree = residents.idea(None, "árbol", language="es", held_for="word")

    def found(**filters: object) -> list[str]:
        chosen = listing.Filters(**filters)  # type: ignore[arg-type]  # the test says which
        page = store.read_now(
            listing.page, chosen, LANGUAGES, sort="id", descending=False, limit=9, after=None
        )
        assert page.total == len(page.ideas)
        return [idea.code for idea in page.ideas]

    assert found(topic=("streets",)) == found(area=("riverside",)) == found(q="benches") == [bench.code]
    assert found(language=("es",)) == found(visibility=("held",)) == found(q="arbol") == [tree.code]
    assert found(q=bench.code.lower()) == [bench.code]
    assert found(since=tree.created_at) == [tree.code]
    assert found(until=tree.created_at) == [bench.code]
    assert found(status=("received", "done")) == [bench.code, tree.code]
    assert found(topic=("parks", "streets"), language=("en",)) == [bench.code]


def test_the_index_of_sqlite_is_made_of_few_pieces(sqlite_store: Store, now: datetime) -> None:
    residents = Residents(sqlite_store, now)
    filed = [residents.idea(None, f"A bench at number {number}").id for number in range(16)]
    while (filed[-1] or 0) % search.TIDIED_EVERY:  # a code that is taken leaves a number out
        filed.append(residents.idea(None, f"A bench at number {len(filed)}").id)

    pieces = sqlite_store.read_now(lambda tx: tx.run(PIECES).scalar_one())

    assert pieces < 4  # each commit adds one, and alone the index leaves up to 16
    assert len(sqlite_store.read_now(ideas.found, "benches", LANGUAGES, 20)) == len(filed)
