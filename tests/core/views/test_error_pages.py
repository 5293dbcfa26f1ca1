import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("name", ["500.html", "maintenance.html", "403_csrf.html"])
def test_page_of_trouble_needs_no_database_and_no_request(name):
    # No django_db mark: a query would fail this test.
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert "css/open.css" in html


@pytest.mark.django_db
def test_page_not_found_offers_a_search(client):
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert 'action="/zoeken/"' in response.content.decode()
