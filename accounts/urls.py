"""Addresses of the app."""

from django.urls import path

from accounts.views import todo

app_name = "accounts"

urlpatterns = [
    path("comptes/a-faire/", todo.TodoView.as_view(), name="todo"),
]
