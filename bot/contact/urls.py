"""Addresses under /contact/."""

from django.urls import path

from bot.contact import views

urlpatterns = [
    path("arrived/", views.arrived, name="contact-arrived"),
    path("<str:key>/", views.form, name="contact"),
]
