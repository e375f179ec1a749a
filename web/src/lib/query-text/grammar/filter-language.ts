import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { styleTags, tags } from '@lezer/highlight';
import { parser } from './filter.grammar';

const language = LRLanguage.define({
  name: 'filter',
  parser: parser.configure({
    props: [
      styleTags({
        'Key/Word Key/Literal Key/Backquoted GlobKey GlobColon': tags.propertyName,
        'Operator ContainsWord InWord HasWord': tags.compareOperator,
        'And Or NotWord Not/Minus': tags.logicOperator,
        'Value/Word Value/Quoted Pattern/...': tags.string,
        'Value/Literal Value/Minus': tags.number,
        'Open Close Comma': tags.punctuation,
      }),
    ],
  }),
});

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--color-accent)' },
  { tag: tags.compareOperator, color: 'var(--color-muted)' },
  { tag: tags.logicOperator, color: 'var(--color-muted)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--color-text)', fontWeight: '500' },
  { tag: tags.number, color: 'var(--color-info)' },
  { tag: tags.punctuation, color: 'var(--color-faint)' },
]);

/** The filter of the query language, in the colours of the page. */
export const filterLanguage = new LanguageSupport(language, syntaxHighlighting(colors));
