import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { FilterMistake } from '../../lib/graph/failure.ts';

export const setMistake = StateEffect.define<FilterMistake | undefined>();

const wrong = Decoration.mark({ class: 'cm-wrong' });

/** What is missing at the very end has no text to be underlined. */
class MissingEnd extends WidgetType {
  override toDOM(): HTMLElement {
    const place = document.createElement('span');
    place.className = 'cm-wrong';
    place.textContent = '\u00a0\u00a0';
    return place;
  }
}
const missing = Decoration.widget({ widget: new MissingEnd(), side: 1 });

/** Underlines what is wrong, until something is typed. */
export const mistakeMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (effect.is(setMistake)) next = marksOf(effect.value, transaction.state.doc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(mistake: FilterMistake | undefined, length: number): DecorationSet {
  if (!mistake) return Decoration.none;
  const from = Math.min(mistake.position, length);
  const to = Math.min(from + Math.max(1, mistake.length), length);
  return from < to ? Decoration.set(wrong.range(from, to)) : Decoration.set(missing.range(length));
}
