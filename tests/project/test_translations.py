"""English is complete, compiled, and neither language shows the other's words."""

from django.core.management import call_command
from django.utils import translation


def test_nothing_is_left_to_translate_and_the_compiled_files_are_fresh():
    call_command("messages", "--check")


def test_library_sentences_are_vietnamese_on_vietnamese_pages():
    with translation.override("vi"):
        assert translation.gettext("Username") == "Tên đăng nhập"
        assert translation.gettext("Enter a whole number.") == "Nhập số nguyên."


def test_library_sentences_stay_english_on_english_pages():
    with translation.override("en"):
        assert translation.gettext("Username") == "Username"
        assert translation.gettext("Enter a whole number.") == "Enter a whole number."


def test_both_plural_forms_are_used_in_english():
    with translation.override("en"):
        left = [translation.ngettext("Còn %(days)s ngày", "Còn %(days)s ngày", n) % {"days": n} for n in (1, 2)]
    assert left == ["1 day left", "2 days left"]
