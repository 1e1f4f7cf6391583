{% load static %}// Of a test's page without a connection it shows a page that says so; nothing else goes through here, nothing of anybody is kept.
const PAGE = "{% url "assessment:sitting-offline" %}";
const FILES = ["{% static "ui/orientir.css" %}", "{% static "ui/mark.svg" %}", "{% static "assessment/offline.js" %}"];
const KEPT = "orientir-offline-{{ mark }}";

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...FILES])).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("orientir-offline-") && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
});
