/**
 * Comments under a post of whoever acts: five, or as many as the address asks for. The first is
 * to be removed, the second has to stay, the third is for a supervisor, the fourth is the
 * page's own, and the fifth a picture.
 */
const FIRST = [
  { id: "c1", author: "bob.ray", text: "I will shoot the chief tonight." },
  { id: "c2", author: "cleo.fox", text: "You useless clowns, all of you." },
  { id: "c3", author: "dan.lee", text: "Those people again." },
  { id: "c4", author: null, text: "Thank you for writing." },
  { id: "c5", author: "eve.kim", text: "" },
];

/** @param {string} own the name of whoever acts */
export function citizens(own) {
  const wanted = Number(new URLSearchParams(location.search).get("comments") ?? FIRST.length);
  return Array.from({ length: wanted }, (_, place) => {
    const [id, text] = [`c${place + 1}`, `Comment number ${place + 1}: fix the road.`];
    return FIRST[place]
      ? { ...FIRST[place], author: FIRST[place].author ?? own, own: !FIRST[place].author }
      : { id, author: `citizen.${place + 1}`, text };
  });
}

/** What the entries of a comment's menu say; German is in no table of the extension. */
const WORDS = {
  en: { options: "Delete, hide or report this", icon: "Comment Options", hideReply: "Hide reply", hide: "Hide comment", delete: "Delete", remove: "Remove", report: "Report", cancel: "Cancel" },
  es: { options: "Eliminar, ocultar o reportar", icon: "Opciones de comentario", hideReply: "Ocultar respuesta", hide: "Ocultar comentario", delete: "Eliminar", remove: "Quitar", report: "Denunciar", cancel: "Cancelar" },
};

export const MENU_WORDS = WORDS[document.documentElement.lang] ?? WORDS.en;
