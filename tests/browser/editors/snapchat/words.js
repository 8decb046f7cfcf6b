/** What the labels say, by the language that the address asks for. */
const WORDS = {
  en: {
    chat: "Send a chat",
    add: "Add a caption",
    caption: "Caption Input",
    to: "Send To",
    send: "Send",
    snap: "Take a Snap",
    pick: "Choose a file",
    description: "Add a description and #topics",
    post: "Post to Snapchat",
    schedule: "Schedule",
    spotlight: "Post to Spotlight",
  },
  es: {
    chat: "Enviar un chat",
    add: "Añadir un texto",
    caption: "Texto",
    to: "Enviar a",
    send: "Enviar",
    snap: "Hacer un Snap",
    pick: "Elegir un archivo",
    description: "Añade una descripción y #temas",
    post: "Publicar en Snapchat",
    schedule: "Programar",
    spotlight: "Publicar en Spotlight",
  },
  nl: {
    chat: "Een chat sturen",
    add: "Bijschrift toevoegen",
    caption: "Bijschrift",
    to: "Sturen naar",
    send: "Verzenden",
    snap: "Een Snap maken",
    pick: "Kies een bestand",
    description: "Voeg een beschrijving en #onderwerpen toe",
    post: "Plaatsen op Snapchat",
    schedule: "Inplannen",
    spotlight: "Op Spotlight plaatsen",
  },
};

export const WORD = WORDS[document.documentElement.lang] ?? WORDS.en;
