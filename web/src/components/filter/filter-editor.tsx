import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Prec, type Text } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { graphClient } from '../../lib/graph/client.ts';
import { completionAt } from '../../lib/query-text/completion.ts';
import { filterLanguage } from '../../lib/query-text/grammar/filter-language.ts';
import { styleNonce } from '../../lib/style-nonce.ts';
import { editorTheme } from './editor-theme.ts';
import type { FilterFieldProps } from './filter-field.ts';
import { mistakeMarks, setMistake } from './mistake-marks.ts';
import { suggest } from './suggest.ts';

/** Where the caret of the field stood that this one takes the place of. */
export interface FilterEditorProps extends FilterFieldProps {
  /** Takes the focus, with the caret there. */
  caret: { from: number; to: number } | undefined;
  onView: (view: EditorView | undefined) => void;
}

/** The field of a filter with colours, completion and mistakes at their place. Enter applies, Tab takes what is offered. */
export function FilterEditor(props: FilterEditorProps) {
  const { resets, mistake } = props;
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [view, setView] = useState<EditorView | undefined>(undefined);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const { text, caret, onView } = latest.current;
    const created = new EditorView({
      parent: box.current!,
      state: EditorState.create({
        doc: text,
        selection: caret ? { anchor: caret.from, head: caret.to } : { anchor: 0 },
        extensions: extensionsOf(() => latest.current),
      }),
    });
    setView(created);
    onView(created);
    if (caret) created.focus();
    return () => {
      onView(undefined);
      created.destroy();
    };
  }, []);

  // What is typed is the editor's own: told back late, it would undo what was typed since.
  useEffect(() => {
    const { text } = latest.current;
    if (!view || view.state.doc.toString() === text) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      selection: { anchor: text.length },
    });
    // oxlint-disable-next-line react/exhaustive-deps -- the count stands for the text
  }, [view, resets]);
  useEffect(() => {
    view?.dispatch({ effects: setMistake.of(mistake) });
    view?.contentDOM.setAttribute('aria-invalid', String(mistake !== undefined));
  }, [view, mistake]);

  return <div ref={box} className="h-full min-w-0 grow" />;
}

type Latest = () => FilterEditorProps;

function extensionsOf(latest: Latest) {
  const { placeholder, mistakeId } = latest();
  return [
    history(),
    filterLanguage,
    mistakeMarks,
    editorTheme,
    placeholderText(placeholder),
    autocompletion({
      override: [(context) => complete(context, latest())],
      selectOnOpen: false,
      icons: false,
      activateOnTypingDelay: 80,
      // Nothing is chosen until somebody does so: no key can hit what has only just appeared.
      interactionDelay: 0,
    }),
    Prec.highest(keymap.of(keysOf(latest))),
    keymap.of([...historyKeymap, ...defaultKeymap]),
    oneLine,
    EditorView.cspNonce.of(styleNonce),
    EditorView.contentAttributes.of({
      'aria-label': 'Filter',
      'aria-multiline': 'false',
      'aria-describedby': mistakeId,
      autocapitalize: 'off',
      spellcheck: 'false',
    }),
    EditorView.updateListener.of(({ docChanged, state, focusChanged, view }) => {
      if (docChanged) latest().onText(state.doc.toString());
      if (focusChanged && view.hasFocus && state.doc.length === 0) startCompletion(view);
      // An editor that is being updated takes no other change.
      if (awaited.has(view)) queueMicrotask(() => acceptAwaited(view));
    }),
  ];
}

/** A filter has one line: what is pasted comes into it. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, ' ');
  return [
    transaction,
    {
      changes: { from: 0, to: transaction.newDoc.length, insert: text },
      selection: { anchor: text.length },
      sequential: true,
    },
  ];
});

function keysOf(latest: Latest) {
  return [
    {
      key: 'Enter',
      run: (view: EditorView) => {
        if (completionStatus(view.state) === 'active' && selectedCompletion(view.state)) return acceptCompletion(view);
        closeCompletion(view);
        latest().onApply(view.state.doc.toString());
        return true;
      },
    },
    {
      key: 'Tab',
      run: (view: EditorView) => {
        if (completionStatus(view.state) === 'active') return acceptFirst(view);
        // What is offered is of one letter before: who takes it waits for what is offered now.
        if (!view.dom.querySelector('[role=listbox]')) return false;
        awaited.set(view, view.state.doc);
        return true;
      },
    },
    {
      key: 'Escape',
      run: (view: EditorView) => {
        if (!closeCompletion(view)) view.contentDOM.blur();
        return true;
      },
    },
    {
      key: 'ArrowDown',
      run: (view: EditorView) => completionStatus(view.state) === null && startCompletion(view),
    },
  ];
}

/** Of editors in which Tab was pressed while the offers for their text were on their way. */
const awaited = new WeakMap<EditorView, Text>();

function acceptAwaited(view: EditorView): void {
  const status = completionStatus(view.state);
  if (status === 'pending' && awaited.get(view) === view.state.doc) return;
  if (awaited.get(view) === view.state.doc && status === 'active') acceptFirst(view);
  awaited.delete(view);
}

/** Takes what is chosen, else the first that is offered. */
function acceptFirst(view: EditorView): boolean {
  if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

async function complete(
  context: CompletionContext,
  { signal, range, recent }: FilterEditorProps,
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const completion = completionAt(text, context.pos);
  if (!completion) return null;
  const isOffered = context.explicit || completion.prefix !== '' || completion.kind === 'value';
  if (!isOffered) return null;
  const suggestions = await suggest(graphClient, completion, { signal, range });
  if (context.aborted) return null;
  const options = suggestions.map(({ shown, text, detail, goesOn }) => ({
    label: shown,
    ...(detail !== undefined && { detail }),
    apply: (view: EditorView, _: unknown, from: number, to: number) => {
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
      if (goesOn) startCompletion(view);
    },
  }));
  const earlier =
    text.trim() === '' ? recent.map((filter) => ({ label: filter, detail: 'recent', apply: filter })) : [];
  return { from: completion.from, to: completion.to, options: [...earlier, ...options], filter: false };
}
