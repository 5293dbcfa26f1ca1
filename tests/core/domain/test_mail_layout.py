import mrml
from django.template import engines

CHILD = (
    '{% extends "mail/base.mjml" %}{% block preview %}Kort{% endblock %}'
    '{% block column %}<mj-text mj-class="title">Dag {{ name }}</mj-text>'
    '<mj-button href="{{ base_url }}/x/">Open</mj-button>{% endblock %}'
    "{% block why %}Omdat u dit vroeg.{% endblock %}"
)


def test_mail_layout_renders_a_child_in_the_branding_passed_in():
    context = {
        "branding": {"name": "Zuiderkamp", "brand": "#a63f15", "on_brand": "#ffffff", "brand_tint": "#fbe5d8"},
        "subject": "Onderwerp",
        "base_url": "https://open.example",
        "site_name": "OPEN",
        "name": "<Anna> & Bo",
    }
    output = mrml.to_html(engines["django"].from_string(CHILD).render(context))
    assert output.warnings == []
    html = output.content
    assert "Dag &lt;Anna&gt; &amp; Bo" in html
    assert "#a63f15" in html
    assert 'href="https://open.example/x/"' in html
    assert "Zuiderkamp" in html
    assert "prefers-color-scheme: dark" in html
