"""A forum's own program: its settings, its addresses, and what its members do; runs in the forum's environment.

Words: `serve PORT` serves it, `install` makes it, and anything else does one thing and answers in JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings  # noqa: TID251 - the forum's own, in a process of its own
from django.core.management import call_command
from django.urls import include, path

FOLDER = Path(os.environ["PEER_FOLDER"])
OPEN = ("can_see_forum", "can_read_forum")
urlpatterns: list[Any] = []


def configure() -> None:
    """A forum that everybody may read, as its handbook sets one up."""
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR  # noqa: PLC0415

    forum = ("", ".forum", ".forum_conversation", ".forum_conversation.forum_attachments",
             ".forum_conversation.forum_polls", ".forum_feeds", ".forum_moderation", ".forum_search",
             ".forum_tracking", ".forum_member", ".forum_permission")  # fmt: skip
    plain = ("auth", "contenttypes", "sessions", "messages", "staticfiles", "humanize")
    processors = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                  "django.contrib.messages.context_processors.messages",
                  "machina.core.context_processors.metadata")  # fmt: skip
    settings.configure(
        DEBUG=False,  # its page for what is missing asks for no copy otherwise
        SECRET_KEY="of a forum that nobody uses",  # noqa: S106
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        TIME_ZONE="Europe/London",
        STATIC_URL="/static/",
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        MEDIA_ROOT=str(FOLDER / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "forum.sqlite3"}},
        CACHES={
            name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
            for name in ("default", "machina_attachments")
        },
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in plain),
            "mptt",
            "haystack",
            "widget_tweaks",
            "machina",
            *(f"machina.apps{name}" for name in forum if name),
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
                "OPTIONS": {"context_processors": list(processors)},
            }
        ],
    )
    django.setup()
    from django.contrib.auth import views  # noqa: PLC0415 - only once it is set up

    urlpatterns.extend([
        path("login/", views.LoginView.as_view(template_name="machina/base.html"), name="login"),
        path("", include("machina.urls")),
    ])  # fmt: skip


def install() -> str:
    """An empty board, with two members."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from machina.apps.forum.models import Forum  # noqa: PLC0415
    from machina.apps.forum_permission.models import ForumPermission, UserForumPermission  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    board = Forum.objects.create(name="School gate", type=Forum.FORUM_POST)
    for codename in OPEN:
        permission = ForumPermission.objects.get(codename=codename)
        for who in ({"anonymous_user": True}, {"authenticated_user": True}):
            UserForumPermission.objects.create(permission=permission, has_perm=True, forum=board, **who)
    for name in ("hedgerow_h", "breadandbutter"):
        User.objects.create_user(name)
    return str(board.slug)


def topic(subject: str, text: str) -> str:
    """A new topic; its address."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from machina.apps.forum.models import Forum  # noqa: PLC0415
    from machina.apps.forum_conversation.models import Post, Topic  # noqa: PLC0415

    board, poster = Forum.objects.get(), User.objects.get(username="hedgerow_h")
    made = Topic.objects.create(
        forum=board, poster=poster, subject=subject, type=Topic.TOPIC_POST, status=Topic.TOPIC_UNLOCKED, approved=True
    )
    Post.objects.create(topic=made, poster=poster, subject=subject, content=text, approved=True)
    return f"/forum/{board.slug}-{board.pk}/topic/{made.slug}-{made.pk}/"


def _topic(address: str) -> Any:
    from machina.apps.forum_conversation.models import Topic  # noqa: PLC0415

    return Topic.objects.get(pk=address.strip("/").rpartition("-")[2])


def reply(address: str, text: str) -> int:
    """A further post in a topic."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from machina.apps.forum_conversation.models import Post  # noqa: PLC0415

    poster, made = User.objects.get(username="breadandbutter"), _topic(address)
    made = Post.objects.create(topic=made, poster=poster, subject=made.subject, content=text, approved=True)
    return int(made.pk)


def edit(address: str, text: str) -> None:
    """Other words in the first post of a topic."""
    first = _topic(address).first_post
    first.content = text
    first.save()


def delete(address: str) -> None:
    """A topic less."""
    _topic(address).delete()


def main(word: str, told: str) -> None:
    """Do what is asked."""
    configure()
    if word == "serve":
        call_command("runserver", f"127.0.0.1:{int(told)}", use_reloader=False, insecure_serving=True, skip_checks=True)
        return
    does = {one.__name__: one for one in (install, topic, reply, edit, delete)}
    print(json.dumps(does[word](**json.loads(told))))


if __name__ == "__main__":
    sys.modules["forum_site"] = sys.modules[__name__]
    main(*sys.argv[1:])
