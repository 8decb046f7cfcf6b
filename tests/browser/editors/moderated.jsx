/** The state of a page whose owner moderates it, for the pages made with React. */
import { useEffect, useState } from "react";
import { citizens } from "./citizens.js";
import { publish } from "./pressable.jsx";

/**
 * The comments, the one whose menu is open, and what removes it. `fixture.arrive` has one more
 * come in, as when somebody scrolls.
 * @param {string} own the name of whoever acts
 */
export function useCitizens(own) {
  const [comments, setComments] = useState(() => citizens(own));
  const [opened, open] = useState(null);

  useEffect(() => {
    window.fixture.arrive = (text) =>
      setComments((before) => [...before, { id: `c${before.length + 1}`, author: "late.joe", text }]);
  });
  function remove(kind, event) {
    publish(kind, [], opened.id, event);
    setComments(comments.filter(({ id }) => id !== opened.id));
    open(null);
  }
  return { comments, opened, open, remove };
}
