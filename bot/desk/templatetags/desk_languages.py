"""`{{ code|language_name }}`: a language as staff read it."""

from django.template import Library

from bot.desk.labels import language_name

register = Library()
register.filter("language_name", language_name)
