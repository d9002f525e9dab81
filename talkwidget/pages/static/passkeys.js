/*
 * Signing in with a script: a link's secret goes from the address into the form, and a passkey is asked to sign.
 * Without it the link is pasted by hand, and there are no passkeys.
 */
"use strict";
(() => {
  const link = document.querySelector("form[data-link]");
  const takeLink = () => {
    if (!link || location.hash.length < 20) return;
    link.elements.code.value = location.hash.slice(1);
    // Nobody who looks over a shoulder, or into the history, finds it.
    history.replaceState(null, "", location.pathname + location.search);
    link.requestSubmit(link.querySelector("button"));
  };
  takeLink();
  // Who opens a link where the page is open already stays on the page.
  addEventListener("hashchange", takeLink);

  if (!navigator.credentials || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

  const post = async (to, said) => {
    const answer = await fetch(to, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    return told;
  };

  /** What an authenticator said, as JSON (WebAuthn 3, 5.1): older browsers have no toJSON for it. */
  const written = ({ id, rawId, type, response, authenticatorAttachment }) => ({
    id, type, rawId: text(rawId), clientExtensionResults: {}, authenticatorAttachment,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle) || undefined,
      transports: response.getTransports?.(),
    },
  });

  const enter = async (to) => {
    const { options } = await post(to, { do: "ask" });
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) };
    return post(to, { do: "enter", credential: written(await navigator.credentials.get({ publicKey })) });
  };

  const add = async (to, form) => {
    const { options } = await post(to, { do: "offer", form: form.elements.form.value });
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    };
    const credential = written(await navigator.credentials.create({ publicKey }));
    return post(to, { do: "keep", form: form.elements.form.value, name: form.elements.called.value, credential });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const trouble = form.querySelector("[role=alert]");
      const button = form.querySelector("button");
      trouble.textContent = "";
      button.disabled = true;
      try {
        const { to } = await (form.dataset.passkey == "enter" ? enter(form.dataset.to) : add(form.dataset.to, form));
        location.assign(to);
      } catch (error) {
        // The browser's own words are in its language, not the page's, and for those who write pages.
        trouble.textContent = error instanceof DOMException || error instanceof TypeError ? form.dataset.failed : error.message;
        button.disabled = false;
        button.focus();
      }
    });
  }
})();
