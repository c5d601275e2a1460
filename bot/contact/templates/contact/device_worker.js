// Stays in a family's browser, and shows that a navigator has answered. Nothing comes with the notice.
const words = {{ words|safe }};

self.addEventListener("push", (event) => event.waitUntil(tell()));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});

const chats = async () => (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).filter(({ url }) => new URL(url).pathname.startsWith(words.chat));

async function tell() {
  if ((await chats()).some(({ visibilityState }) => visibilityState === "visible")) return;
  await self.registration.showNotification(words.title, { body: words.body, lang: words.language, dir: words.direction, tag: "answer", icon: words.icon });
}

// The chat may be on another site, and a worker is not told which: a page of ours that has none says where to look for it.
async function open() {
  const [chat] = await chats();
  return chat ? chat.focus() : self.clients.openWindow(`${words.chat}?lang=${words.language}&answer=1`);
}
