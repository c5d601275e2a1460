"""Addresses under /contact/."""

from django.urls import path

from bot.contact import notice_views, views

urlpatterns = [
    path("arrived/", views.arrived, name="contact-arrived"),
    path("stop/<str:key>/", notice_views.stop, name="contact-stop"),
    path("<str:key>/email/", notice_views.ask, name="contact-notice"),
    path("<str:key>/", views.form, name="contact"),
]
