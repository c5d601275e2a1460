"""Addresses under /staff/."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from bot.desk import accounts, acts, chat, inbox, judging, proposals, questions, queue, signin, stream, supervision

CHAT = "chats/<uuid:conversation>/"
urlpatterns = [
    path("", queue.queue, name="desk-queue"),
    path("rows/", queue.rows, name="desk-rows"),
    path("count/", queue.count, name="desk-count"),
    path("live/", stream.stream, name="desk-live"),
    path("available/", acts.availability, name="desk-available"),
    path("search/", supervision.search, name="desk-search"),
    path("supervision/", supervision.supervision, name="desk-supervision"),
    path("audit/", supervision.auditlog, name="desk-audit"),
    path("questions/", questions.lists, name="staff-questions"),
    path("questions/<int:question>/asked", questions.asked, name="staff-question-asked"),
    path("questions/<int:question>/answered", questions.answered, name="staff-question-answered"),
    path("review/", inbox.inbox, name="desk-inbox"),
    path("review/messages/<int:message>/propose/", proposals.propose, name="desk-propose"),
    path("review/proposals/", proposals.proposals, name="desk-proposals"),
    path("review/proposals/<int:proposal>/", proposals.show, name="desk-proposal"),
    path("review/proposals/<int:proposal>/decide/", proposals.decide, name="desk-decide"),
    path("review/messages/<int:message>/aside/", inbox.aside, name="desk-aside"),
    path("review/messages/<int:message>/", judging.show, name="desk-judging"),
    path("review/messages/<int:message>/judge/", judging.judge, name="desk-judge"),
    path("sign-in/", signin.SignIn.as_view(), name="desk-sign-in"),
    path("sign-out/", LogoutView.as_view(), name="desk-sign-out"),
    path("second-factor/", signin.second_factor, name="desk-second-factor"),
    path("password/", signin.change_password, name="desk-password"),
    path("accounts/", accounts.site.urls),
    path(CHAT, chat.show, name="desk-chat"),
    path(f"{CHAT}lines/", chat.lines, name="desk-lines"),
    path(f"{CHAT}answers/", chat.answers, name="desk-answers"),
    path(f"{CHAT}export/", supervision.export, name="desk-export"),
    path(f"{CHAT}claim/", acts.claim, name="desk-claim"),
    path(f"{CHAT}reply/", acts.reply, name="desk-reply"),
    path(f"{CHAT}send-answer/", acts.send_answer, name="desk-send-answer"),
    path(f"{CHAT}hand-back/", acts.hand_back, name="desk-hand-back"),
    path(f"{CHAT}close/", acts.close, name="desk-close"),
    path(f"{CHAT}transfer/", acts.transfer, name="desk-transfer"),
    path(f"{CHAT}note/", acts.note, name="desk-note"),
    path(f"{CHAT}tag/", acts.tag, name="desk-tag"),
    path(f"{CHAT}seen/", acts.seen, name="desk-seen"),
    path(f"{CHAT}contact/", acts.contact, name="desk-contact"),
    path(f"{CHAT}typing/", acts.types, name="desk-typing"),
]
