import { EditorView } from '@codemirror/view';

/** As the field that it takes the place of: the same font, height and place of the text. */
export const editorTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', fontSize: 'var(--text-sm)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    // No ligatures: what is typed is what is shown.
    fontFeatureSettings: "'calt' 0",
    lineHeight: '1.875rem',
    overflowX: 'auto',
    scrollbarWidth: 'none',
  },
  '.cm-content': { padding: '0', caretColor: 'var(--color-text)' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--color-faint)', fontFamily: 'var(--font-sans)', fontSize: 'var(--text-base)' },
  '.cm-wrong': { textDecoration: 'underline wavy var(--color-error) 1px', textUnderlineOffset: '3px' },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    zIndex: '30',
    marginTop: '0.375rem',
    border: 'none',
    borderRadius: 'var(--radius-md)',
    backgroundColor: 'var(--color-raised)',
    boxShadow: 'var(--shadow-raised)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    minWidth: '16rem',
    maxWidth: 'min(36rem, calc(100vw - 1rem))',
    maxHeight: '20rem',
    padding: '0.25rem',
    fontFamily: 'var(--font-mono)',
    fontFeatureSettings: "'calt' 0",
    fontSize: 'var(--text-sm)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '1rem',
    padding: '0.25rem 0.5rem',
    borderRadius: 'var(--radius-sm)',
    color: 'var(--color-text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--color-selected)',
    color: 'var(--color-text)',
  },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionDetail': {
    marginLeft: '0',
    fontFamily: 'var(--font-sans)',
    fontStyle: 'normal',
    color: 'var(--color-faint)',
  },
});
