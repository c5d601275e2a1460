// Asks the browser for notices, and puts the address that it gives into the form.

const form = document.getElementById("device");
const refused = document.getElementById("refused");

/** The address of this browser's notices: a new one where it has one for another key of ours. */
async function subscribed() {
  const { pushManager } = await navigator.serviceWorker.register(form.dataset.worker).then(() => navigator.serviceWorker.ready);
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
  return made.endpoint;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  refused.hidden = true;
  try {
    // Without the tick nothing is asked for: the page says what is missing.
    if (form.elements.consent.checked) form.elements.endpoint.value = await subscribed();
  } catch {
    refused.hidden = false; // a browser without notices, or a "no" of the family's
    return;
  }
  form.submit();
});
