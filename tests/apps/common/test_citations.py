"""Articles of law are cited in the words of each language."""

import pytest
from django.utils import translation

from cases.transitions import TRANSITIONS
from law.citations import cited, in_words

CITATIONS = [
    ("Luật 106/2025 Đ35", "Điều 35 Luật 106/2025", "Law 106/2025 art. 35"),
    ("Luật 26/2008 Đ44a", "Điều 44a Luật 26/2008", "Law 26/2008 art. 44a"),
    ("Luật 26/2008 Đ145.1b", "điểm b khoản 1 Điều 145 Luật 26/2008", "Law 26/2008 art. 145(1)(b)"),
    ("Luật 106/2025 Đ42–45", "Điều 42 đến Điều 45 Luật 106/2025", "Law 106/2025 art. 42–45"),
    ("Luật 26/2008 Đ37, Đ137", "Điều 37, Điều 137 Luật 26/2008", "Law 26/2008 art. 37, 137"),
    (
        "Luật 26/2008 Đ48.4; Nghị định 62/2015 Đ9.4",
        "khoản 4 Điều 48 Luật 26/2008; khoản 4 Điều 9 Nghị định 62/2015",
        "Law 26/2008 art. 48(4); Decree 62/2015 art. 9(4)",
    ),
    ("Thông tư liên tịch 11/2016 Đ6", "Điều 6 Thông tư liên tịch 11/2016", "Joint Circular 11/2016 art. 6"),
    ("Thông tư 05/2024/TT-BTP", "Thông tư 05/2024/TT-BTP", "Circular 05/2024/TT-BTP"),
    ("", "", ""),
]


@pytest.mark.parametrize(("short", "vietnamese", "english"), CITATIONS)
def test_an_article_is_cited_as_lawyers_of_each_language_cite_it(short, vietnamese, english):
    assert in_words(short, language="vi") == vietnamese
    assert in_words(short, language="en") == english


def test_every_article_of_the_lifecycle_is_read():
    articles = {text for row in TRANSITIONS.values() for text in (row.article_a, row.article_b) if text}
    assert not [text for text in articles if "Đ" in in_words(text, language="en")]


def test_a_cited_article_speaks_the_language_of_the_moment_it_is_read():
    article = cited("Luật 106/2025 Đ38.2")
    with translation.override("vi"):
        assert str(article) == "khoản 2 Điều 38 Luật 106/2025"
    with translation.override("en"):
        assert str(article) == "Law 106/2025 art. 38(2)"
