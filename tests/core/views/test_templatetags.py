import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from core.models import BasePage  # noqa: F401  the models are loaded as in a page
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Van uw collega")
    role = forms.ChoiceField(label="Rol", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Notitie", required=False)


def _render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_field_with_error_ties_help_and_error_to_its_control():
    html = _render("{% field form.email %}", form=InviteForm({"email": "x", "role": "a"}))
    assert 'aria-describedby="id_email_help id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_help"' in html
    assert 'id="id_email_error"' in html
    assert '<label for="id_email">' in html


def test_field_that_may_stay_empty_says_so():
    html = _render("{% field form.note %}|{% field form.email %}", form=InviteForm())
    note, email = html.split("|")
    assert ('class="optional"' in note, 'class="optional"' in email) == (True, False)


def test_field_of_choices_is_a_fieldset_with_a_legend():
    html = _render("{% field form.role %}", form=InviteForm())
    assert html.startswith('<fieldset class="field"')
    assert html.count('<label class="option">') == 2


def test_error_summary_links_each_error_to_its_field():
    html = _render("{% error_summary form %}", form=InviteForm({"email": "", "role": ""}))
    assert 'href="#id_email"' in html
    assert 'href="#id_role_0"' in html
    assert "E-mail:" in html


def test_error_summary_of_a_good_form_is_nothing():
    assert _render("{% error_summary form %}", form=InviteForm({"email": "a@b.example", "role": "a"})).strip() == ""


def test_header_for_a_visitor_signs_in_and_for_a_member_goes_to_mijn():
    request = RequestFactory().get("/leren/")
    anonymous = _render("{% site_header %}", request=request)
    request.user = UserFactory()
    member = _render("{% site_header %}", request=request)
    assert ('href="/mijn/"' in anonymous, 'href="/mijn/"' in member) == (False, True)


def test_canonical_url_leaves_the_query_out(settings):
    request = RequestFactory().get("/leren/?rol=poh")
    assert _render("{% canonical_url %}", request=request) == f"{settings.BASE_URL}/leren/"


def test_address_breaks_after_its_at_sign_and_stays_escaped():
    html = _render("{{ email|break_address }}", email="i.terpstra@noorder<veld.example")
    assert html == "i.terpstra@<wbr>noorder&lt;veld.example"


def test_code_field_shows_no_placeholder_that_repeats_its_label():
    class CodeForm(forms.Form):
        code = forms.CharField(label="Code", widget=forms.TextInput(attrs={"placeholder": "Code"}))

    assert "placeholder" not in _render('{% field form.code kind="code" %}', form=CodeForm())
