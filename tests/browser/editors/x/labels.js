/** The site's labels in the page's language; German is in no table of the extension. */
const LABELS = {
  en: {
    post: "Post", reply: "Reply", repost: "Repost", undoRepost: "Undo repost", quote: "Quote", like: "Like",
    bookmark: "Bookmark", profile: "Profile", postText: "Post text", happening: "What is happening?!",
    send: "Send", message: "Start a new message", bio: "Bio", save: "Save",
    more: "Show more",
  },
  es: {
    post: "Postear", reply: "Responder", repost: "Repostear", undoRepost: "Deshacer Repost", quote: "Citar",
    like: "Me gusta", bookmark: "Guardar", profile: "Perfil", postText: "Texto del post",
    happening: "¿Qué está pasando?", send: "Enviar", message: "Escribe un mensaje nuevo",
    bio: "Biografía", save: "Guardar", more: "Mostrar más",
  },
  de: {
    post: "Posten", reply: "Antworten", repost: "Reposten", undoRepost: "Repost rückgängig", quote: "Zitieren",
    like: "Gefällt mir", bookmark: "Merken", profile: "Profil", postText: "Text des Posts",
    happening: "Was gibt’s Neues?", send: "Senden", message: "Neue Nachricht schreiben",
    bio: "Biografie", save: "Speichern", more: "Mehr anzeigen",
  },
};

/** @param {string} name */
export function say(name) {
  return (LABELS[document.documentElement.lang] ?? LABELS.en)[name];
}
