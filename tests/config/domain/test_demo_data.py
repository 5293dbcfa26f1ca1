"""The demo's texts and tables, checked as files: no database, no settings."""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import config.demo
from organisations.enums import PracticeRole, StaffRole
from pages.enums import Audience, FaqCategory, KnowledgeKind, NewsCategory, OfferStatus, Room
from toolkit.designs import load_template

DATA = Path(config.demo.__file__).parent / "data"
MODULES = ["de-basis", "portaal-of-pgo", "meelezen", "vragen", "namens-een-ander", "stimuleren", "iedereen-doet-mee"]
ART = {
    "door",
    "door-open",
    "record",
    "people",
    "desk",
    "phone",
    "letter",
    "shield",
    "question",
    "key",
    "child",
    "calendar",
    "poster",
    "screen",
    "chart",
    "region",
    "certificate",
    "pen",
    "pgo",
    "portal",
    "laptop",
    "team",
    "check",
    "empty",
    "mail",
    "map",
}
FIELDS = {
    "text": {"html"},
    "quote": {"text", "who"},
    "steps": {"title", "items"},
    "accordion": {"items"},
    "table": {"caption", "header", "rows"},
    "figures": {"items"},
    "picture": {"art", "alt", "caption"},
    "call_to_action": {"title", "text", "label", "target"},
    "question": {"key"},
    "video": {"key"},
    "h5p": {"key"},
    "retention": set(),
}
ITEM_FIELDS = {"steps": {"title", "text"}, "accordion": {"title", "html"}, "figures": {"value", "label", "date"}}
TARGETS = {"toolkit", "leren", "vragen", "contact"}
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a"}
ROOM_PATHS = {
    f"/{path}/"
    for path in [
        "leren",
        "agenda",
        "toolkit",
        "nieuws",
        "nieuwsbrieven",
        "regio",
        "vragen",
        "zoeken",
        "mijn/praktijk",
        "mijn/gegevens",
    ]
}
# The national figures that may be shown, as DOMAIN knows them; a coalition's own figure comes from its record.
FIGURES = {"97 %", "96 %", "5 %", "14 %", "40 %", "57", "32.000"}


def load(name: str) -> Any:
    text = (DATA / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else tomllib.loads(text)


def load_modules() -> list[dict[str, Any]]:
    return [load(f"modules/{slug}.toml") for slug in MODULES]


def body_lists() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of blocks, with the name of where it stands."""
    for module in load_modules():
        for lesson in module["lessons"]:
            yield f"{module['slug']}/{lesson['slug']}", lesson["blocks"]
    for item in load("news.toml")["news"]:
        yield f"news/{item['slug']}", item["blocks"]
    pages = load("pages.toml")
    yield "home", pages["home"]["blocks"]
    for page in pages["pages"]:
        yield f"pages/{page['slug']}", page["blocks"]


def fragments() -> Iterator[tuple[str, str]]:
    """Every piece of HTML in the data."""
    for where, blocks in body_lists():
        for block in blocks:
            if block["type"] == "text":
                yield where, block["html"]
            if block["type"] == "accordion":
                yield from ((where, item["html"]) for item in block["items"])
    for entry in load("faq.toml")["faq"]:
        yield f"faq/{entry['key']}", entry["html"]
    yield "video", load("video/inzage-in-een-minuut.toml")["transcript"]


def arts() -> Iterator[tuple[str, str]]:
    for where, blocks in body_lists():
        yield from ((where, block["art"]) for block in blocks if block["type"] == "picture")
    pages = load("pages.toml")
    owners = [
        *load_modules(),
        *load("news.toml")["news"],
        *pages["pages"],
        pages["home"],
        *pages["home"]["entries"],
        *load("materials.toml")["materials"],
        *load("video/inzage-in-een-minuut.toml")["scenes"],
    ]
    yield from ((str(owner.get("slug", owner.get("title"))), owner["art"]) for owner in owners)


def word_count(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


def text_words(blocks: list[dict[str, Any]]) -> int:
    return sum(word_count(block["html"]) for block in blocks if block["type"] == "text")


class Checker(HTMLParser):
    """Reads a fragment and notes what may not be in it."""

    def __init__(self, paths: set[str]) -> None:
        super().__init__()
        self.paths = paths
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        if tag != "a" and attrs:
            self.faults.append(f"<{tag}> with {attrs}")
        if tag == "a" and (len(attrs) != 1 or attrs[0][0] != "href" or attrs[0][1] not in self.paths):
            self.faults.append(f"link {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> does not match")


def page_paths() -> set[str]:
    """Every address that the data may link to."""
    pages = {page["key"]: page for page in load("pages.toml")["pages"]}
    paths = set(ROOM_PATHS) | {f"/leren/{slug}/" for slug in MODULES}
    for page in pages.values():
        parent = f"/{pages[page['parent']]['slug']}" if page["parent"] else ""
        paths.add(f"{parent}/{page['slug']}/")
    return paths


def test_a_module_that_draws_finds_more_in_the_bank_than_it_draws() -> None:
    rows = list(csv.DictReader((DATA / "vragenbank.csv").read_text().splitlines(), delimiter=";"))
    drawing = [module for module in load_modules() if module.get("draw_count")]
    assert [module["slug"] for module in drawing] == ["vragen"]
    for module in drawing:
        tagged = [row["id"] for row in rows if row["id"] and module["draw_tags"] in row["labels"].split(", ")]
        assert len(tagged) > module["draw_count"]


def test_modules_seven_in_order_complete() -> None:
    modules = load_modules()
    assert sorted(path.stem for path in (DATA / "modules").iterdir()) == sorted(MODULES)
    assert [module["slug"] for module in modules] == MODULES
    assert [module["number"] for module in modules] == [1, 2, 3, 4, 5, 6, 7]
    assert [module["minutes"] for module in modules] == [45, 30, 45, 30, 30, 30, 30]
    assert [module["mandatory"] for module in modules] == [True] + [False] * 6
    assert {module["pass_mark"] for module in modules} == {70}
    assert modules[0]["title"] == "De basis van online inzage"
    for module in modules:
        assert set(module["roles"]) <= set(PracticeRole.values)
        assert module["roles"]
        assert 3 <= len(module["goals"]) <= 4
        assert len(module["summary"]) <= 300


def test_questions_four_a_module_with_right_answer_in_range() -> None:
    keys = []
    for module in load_modules():
        assert [question["key"] for question in module["questions"]] == [f"{module['slug']}-{n}" for n in (1, 2, 3, 4)]
        for question in module["questions"]:
            keys.append(question["key"])
            assert set(question) == {"key", "text", "options", "correct", "explanation"}
            assert len(question["options"]) == len(set(question["options"])) == 3
            assert 0 <= question["correct"] < len(question["options"])
            assert question["text"]
            assert question["explanation"]
    assert len(keys) == len(set(keys)) == 28


@pytest.mark.parametrize("slug", MODULES)
def test_lessons_four_of_three_hundred_words_and_varied(slug: str) -> None:
    lessons = load(f"modules/{slug}.toml")["lessons"]
    assert len({lesson["slug"] for lesson in lessons}) == len(lessons) == 4
    for lesson in lessons:
        kinds = [block["type"] for block in lesson["blocks"]]
        assert 300 <= text_words(lesson["blocks"]) <= 420, lesson["slug"]
        assert kinds.count("text") >= 2, lesson["slug"]
        assert len([kind for kind in kinds if kind != "text"]) >= 2, lesson["slug"]
        assert lesson["title"]
        assert lesson["intro"]
        assert lesson["minutes"] > 0


def test_practice_questions_belong_to_module_and_stand_once() -> None:
    for module in load_modules():
        used = [
            [block["key"] for block in lesson["blocks"] if block["type"] == "question"] for lesson in module["lessons"]
        ]
        flat = [key for keys in used for key in keys]
        assert set(flat) <= {question["key"] for question in module["questions"]}
        assert len(flat) == len(set(flat))
        assert len([keys for keys in used if keys]) == 2


def test_video_and_activity_stand_once() -> None:
    found = [
        (where, block["type"], block["key"])
        for where, blocks in body_lists()
        for block in blocks
        if block["type"] in {"video", "h5p"}
    ]
    assert found == [
        ("de-basis/wat-ziet-de-patient", "video", "inzage-in-een-minuut"),
        ("de-basis/twee-routes", "h5p", "gesprek-aan-de-balie"),
    ]


def test_video_scenes_last_fifty_seconds() -> None:
    video = load("video/inzage-in-een-minuut.toml")
    assert sum(scene["seconds"] for scene in video["scenes"]) == 50
    for scene in video["scenes"]:
        assert set(scene) == {"seconds", "title", "lines", "caption", "art"}
        assert scene["seconds"] <= 8
        assert len(scene["lines"]) <= 3
        assert max(len(line) for line in scene["lines"]) <= 40
        assert scene["caption"] in video["transcript"]


def test_blocks_have_exactly_their_fields() -> None:
    for where, blocks in body_lists():
        for block in blocks:
            kind = block["type"]
            assert set(block) == FIELDS[kind] | {"type"}, (where, kind)
            for item in block.get("items", []):
                assert set(item) == ITEM_FIELDS[kind], (where, kind)
            if kind == "table":
                assert {len(row) for row in block["rows"]} == {len(block["header"])}, where
            if kind == "quote":
                assert len(block["text"]) <= 400
                assert re.fullmatch(r"[\w ]+, [A-Z]\. [\w ]+", block["who"]), block["who"]
            if kind == "picture":
                assert 0 < len(block["alt"]) <= 250, where
            if kind == "call_to_action":
                assert block["target"] in TARGETS, where


def test_figures_are_known_and_dated() -> None:
    regional = {
        f"{coalition['usage_pct']:.1f} %".replace(".", ","): coalition["slug"] for coalition in load("coalitions.json")
    }
    for where, blocks in body_lists():
        for block in blocks:
            for item in block["items"] if block["type"] == "figures" else []:
                assert item["value"] in FIGURES | set(regional), (where, item)
                assert item["date"] == "31 december 2022", (where, item)
    for kpi in load("kpis.json"):
        assert kpi["date"] == "2022-12-31"
        assert "31 december 2022" in kpi["definition"]
    assert len({kpi["key"] for kpi in load("kpis.json")}) == 8


def test_html_uses_only_plain_tags_and_own_addresses() -> None:
    paths = page_paths()
    for where, html in fragments():
        checker = Checker(paths)
        checker.feed(html)
        checker.close()
        assert (where, checker.faults, checker.open) == (where, [], [])


def test_art_keys_are_drawn_ones() -> None:
    assert {(where, art) for where, art in arts() if art not in ART} == set()


def test_news_twelve_with_regions_and_offers() -> None:
    news = load("news.toml")["news"]
    coalitions = {coalition["slug"] for coalition in load("coalitions.json")}
    assert len({item["slug"] for item in news}) == len(news) == 12
    assert [item["days_ago"] for item in news] == sorted(item["days_ago"] for item in news)
    assert len([item for item in news if not item["coalition"]]) == 5
    regional = sorted(item["offered"] for item in news if item["coalition"])
    assert regional == [*[""] * 4, "accepted", "accepted", "pending"]
    for item in news:
        assert item["coalition"] in coalitions | {""}
        assert item["category"] in NewsCategory.values
        assert item["offered"] in {"", *OfferStatus.values}
        assert item["coalition"] or not item["offered"]
        assert len(item["summary"]) <= 300
        assert 150 <= text_words(item["blocks"]) <= 250, item["slug"]


def test_pages_resolve_to_parents_and_addresses() -> None:
    data = load("pages.toml")
    keys = [page["key"] for page in data["pages"]]
    paths = page_paths()
    assert keys == [
        *("about", "patients", "contact", "privacy", "accessibility"),
        *("knowledge", "portal-or-pgo", "what-patients-see", "four-conditions"),
    ]
    for page in data["pages"]:
        assert page["parent"] in {"", *keys}
        assert page["kind"] in {"standard", "contact", "knowledge", "knowledge_index"}
        assert ("knowledge_kind" in page) == (page["kind"] == "knowledge")
        assert page.get("knowledge_kind", "advies") in KnowledgeKind.values
        assert set(page["audience"]) <= set(Audience.values)
        assert len(page["summary"]) <= 300
    dated = {page["key"]: page["tested_on"] for page in data["pages"] if "tested_on" in page}
    assert list(dated) == ["accessibility"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", dated["accessibility"])
    links = [
        *data["home"]["doors"],
        *data["menus"]["main"],
        *(link for entry in data["home"]["entries"] for link in entry["links"]),
        *(link for column in data["menus"]["footer"] for link in column["links"]),
    ]
    assert {link["path"] for link in links if link["path"] not in paths} == set()
    assert max(len(link["text"]) for link in links) <= 60
    assert {door["room"] for door in data["home"]["doors"]} <= set(Room.values)
    assert max(len(door["body"]) for door in data["home"]["doors"]) <= 160
    assert [entry["audience"] for entry in data["home"]["entries"]] == ["practice", "coalition", "patient"]
    assert max(len(entry["body"]) for entry in data["home"]["entries"]) <= 200
    assert len(data["menus"]["main"]) <= 7
    assert len(data["menus"]["footer"]) <= 4
    assert len(data["home"]["popular_searches"]) <= 4


def test_faq_answers_the_eight_questions() -> None:
    entries = load("faq.toml")["faq"]
    assert [entry["question"] for entry in entries] == [
        "Is een portaal verplicht?",
        "Wie moet de scholing volgen?",
        "Wanneer mag ik declareren?",
        "Ziet de patiënt mijn werkaantekeningen?",
        "Wat bij kinderen?",
        "Hoe sluit ik aan bij een coalitie?",
        "Waar blijft mijn accreditatiepunt?",
        "Patiënt ziet een fout: wat nu?",
    ]
    for entry in entries:
        assert entry["category"] in FaqCategory.values
        assert set(entry["audience"]) <= set(Audience.values)
        assert 60 <= word_count(entry["html"]) <= 120, entry["key"]
        assert len(entry["summary"]) <= 300


def test_coalitions_eight_with_towns_and_people() -> None:
    coalitions = load("coalitions.json")
    assert len({coalition["slug"] for coalition in coalitions}) == len(coalitions) == 8
    for coalition in coalitions:
        assert coalition["organisations_count"] >= 2
        assert coalition["inhabitants"] >= 100_000
        assert 3 <= len(set(coalition["towns"])) <= 5
        assert len(coalition["about"]) == 2
        assert len(coalition["consultants"]) == 2
        assert coalition["postcode_from"] < coalition["postcode_to"]
        for colour in [coalition["brand_colour"], coalition["accent_colour"] or "#000000"]:
            assert re.fullmatch(r"#[0-9a-f]{6}", colour)


def test_practices_forty_five_a_coalition() -> None:
    practices = load("practices.json")
    coalitions = {coalition["slug"]: coalition for coalition in load("coalitions.json")}
    assert len(practices) == 40
    for field in ["agb_code", "slug", "name", "portal_url", "phone"]:
        assert len({practice[field] for practice in practices}) == 40, field
    assert (practices[0]["name"], practices[0]["coalition"]) == ("Huisartsenpraktijk De Linde", "noorderveld")
    for slug, coalition in coalitions.items():
        own = [practice for practice in practices if practice["coalition"] == slug]
        assert len(own) == 5
        assert {practice["city"] for practice in own} <= set(coalition["towns"])
        for practice in own:
            assert re.fullmatch(r"0199\d{4}", practice["agb_code"])
            assert re.fullmatch(r"\d{4} [A-Z]{2}", practice["postcode"])
            assert coalition["postcode_from"] <= int(practice["postcode"][:4]) <= coalition["postcode_to"]


def test_people_two_hundred_with_one_contact_a_practice() -> None:
    people = load("people.json")
    practices = [practice["agb_code"] for practice in load("practices.json")]
    memberships = [membership for person in people for membership in person["memberships"]]
    assert len(people) == 200
    assert len({person["email"] for person in people}) == 200
    assert len({(person["first_name"], person["last_name"]) for person in people}) == 200
    emails = [person["email"] for person in people]
    assert [email for email in emails if not re.fullmatch(r"[a-z.]+@[a-z-]+\.example", email)] == []
    assert sorted(membership["agb_code"] for membership in memberships if membership["is_contact"]) == practices
    assert {membership["role"] for membership in memberships} == set(PracticeRole.values)
    assert len([person for person in people if len(person["memberships"]) == 2]) == 5
    for person in people:
        codes = [membership["agb_code"] for membership in person["memberships"]]
        assert len(codes) == len(set(codes))
        assert set(codes) <= set(practices)


def test_accounts_one_a_role_and_resolved() -> None:
    accounts = load("accounts.json")
    people = {person["email"]: person for person in load("people.json")}
    coalitions = {coalition["slug"] for coalition in load("coalitions.json")}
    assert len({account["email"] for account in accounts}) == len(accounts) == 17
    staff_roles = {account["staff_role"] for account in accounts if account["kind"] == "staff"}
    assert staff_roles == set(StaffRole.values) - {StaffRole.COALITION_ANALYST}
    for account in accounts:
        assert account["email"].endswith("@demo.example")
        assert account["description"]
        assert account["coalition"] in coalitions | {""}
        assert bool(account["coalition"]) == account["staff_role"].startswith("coalition_")
        if account["kind"] == "practice":
            person = people[account["email"]]
            assert (person["first_name"], person["last_name"]) == (account["first_name"], account["last_name"])
            assert person["memberships"][0]["agb_code"] == "01990001"
        else:
            assert account["email"] not in people


def test_materials_fifteen_each_with_a_design_in_its_languages() -> None:
    file = load("materials.toml")
    materials = file["materials"]
    slugs = {material["slug"] for material in materials}
    assert len(slugs) == len(materials) == 15
    assert len({material["design"] for material in materials}) == 15
    for material in materials:
        design = load_template(material["design"])
        assert (material["slug"], [code for code in material["languages"] if code not in design.own_texts]) == (
            material["slug"],
            [],
        )
    unknown = [slug for row in file["collections"] for slug in row["materials"] if slug not in slugs]
    assert unknown == []


def test_addresses_are_example_ones_only() -> None:
    for path in DATA.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"[\w.+-]+@([\w.-]*\w)", text) + re.findall(r"https?://([\w.-]*\w)", text)
        foreign = [host for host in hosts if not host.endswith(".example") and host != "www.w3.org"]  # SVG's namespace
        assert (path.name, foreign) == (path.name, [])
