/** A box as Facebook and Instagram make it: the Lexical editor, a paragraph a line. */
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerRichText } from "@lexical/rich-text";
import {
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  COMMAND_PRIORITY_HIGH,
  KEY_ENTER_COMMAND,
  createEditor,
} from "lexical";
import { useEffect, useRef } from "react";

/** How long a step of undo lasts: on the sites a moment, here however slow the machine is. */
const STEP_MS = 60_000;

/**
 * `change` is told the text, `enter` an Enter without Shift and its event: true ends the key.
 * `prefilled` is there from the start; when `emptied` grows, the text is taken out.
 */
export function LexicalBox({ change, enter = () => false, prefilled = "", emptied = 0, ...attributes }) {
  const place = useRef(null);
  const editor = useRef(null);
  const told = useRef(null);
  told.current = { change, enter };

  useEffect(() => {
    const made = createEditor({
      onError(error) {
        throw error;
      },
    });
    editor.current = made;
    const undo = [
      registerRichText(made),
      registerHistory(made, createEmptyHistoryState(), STEP_MS),
      made.registerUpdateListener(({ editorState }) => {
        const lines = editorState.read(() =>
          $getRoot()
            .getChildren()
            .map((line) => line.getTextContent()),
        );
        told.current.change(lines.join("\n"));
      }),
      made.registerCommand(
        KEY_ENTER_COMMAND,
        (event) => {
          if (event.shiftKey || !told.current.enter(event)) return false;
          event.preventDefault();
          return true;
        },
        COMMAND_PRIORITY_HIGH,
      ),
    ];
    made.setRootElement(place.current);
    fill(made, prefilled);
    return () => {
      made.setRootElement(null);
      for (const end of undo) end();
    };
  }, []);

  useEffect(() => {
    if (emptied) fill(editor.current, "");
  }, [emptied]);

  return (
    <div
      className="box"
      contentEditable
      ref={place}
      role="textbox"
      spellCheck
      suppressContentEditableWarning
      tabIndex={0}
      {...attributes}
    />
  );
}

/** Replaces what stands in an editor. */
function fill(editor, text) {
  editor.update(
    () => {
      const lines = text.split("\n").map((line) => {
        const paragraph = $createParagraphNode();
        return line ? paragraph.append($createTextNode(line)) : paragraph;
      });
      $getRoot()
        .clear()
        .append(...lines);
    },
    { discrete: true },
  );
}
