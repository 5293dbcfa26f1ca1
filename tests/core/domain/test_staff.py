"""The link to the admin in the header says what has_perm would have said."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts.models import User
from core.domain.staff import enters_admin
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ENTER = "wagtailadmin.access_admin"


@pytest.fixture
def permission():
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def both(user):
    """(ours, Django's), each of a person fetched anew: has_perm remembers."""
    return enters_admin(User.objects.get(pk=user.pk)), User.objects.get(pk=user.pk).has_perm(ENTER)


def test_who_may_enter_the_admin_is_what_django_says(permission):
    group = Group.objects.create(name="redactie")
    group.permissions.add(permission)
    empty = Group.objects.create(name="leeg")
    learner, editor, single, gone, desk, other = (UserFactory() for _ in range(6))
    editor.groups.add(group)
    single.user_permissions.add(permission)
    gone.groups.add(group)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=desk.pk).update(is_superuser=True)
    other.groups.add(empty)

    assert [both(one) for one in (learner, editor, single, gone, desk, other)] == [
        (False, False),
        (True, True),
        (True, True),
        (False, False),
        (True, True),
        (False, False),
    ]
    assert not enters_admin(AnonymousUser())


def test_leaving_the_group_takes_the_link_away_at_once(permission):
    group = Group.objects.create(name="redactie")
    group.permissions.add(permission)
    editor = UserFactory()
    editor.groups.add(group)
    assert both(editor) == (True, True)

    editor.groups.through.objects.all().delete()

    assert both(editor) == (False, False)


def test_asked_for_a_learner_takes_one_query_and_after_has_perm_none(permission, django_assert_num_queries):
    learner = UserFactory()
    enters_admin(learner)
    with django_assert_num_queries(1):
        enters_admin(learner)
    learner.has_perm(ENTER)
    with django_assert_num_queries(0):
        assert not enters_admin(learner)
