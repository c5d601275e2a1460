// Draws one message with the chat's own script. Nothing that is pressed here leads anywhere.
const { client } = document.querySelector("script[data-client]").dataset;
const { bubble } = await import(client);
const message = JSON.parse(document.getElementById("message").textContent);
document.getElementById("log").append(bubble(message, () => {}));
