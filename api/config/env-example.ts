import { model } from './model.ts';
import type { Setting } from './setting.ts';

const LINE_LENGTH = 100;

/** The text of .env.example: every setting with its sentence and its default. */
export function envExample(): string {
  const settings: Setting<unknown>[] = Object.values(model);
  const blocks = settings.map(({ name, sentence, defaultText }) => {
    return [...wrapped(sentence).map((line) => `# ${line}`), `#${name}=${defaultText ?? ''}`].join('\n');
  });
  const head = ['Copy this file to .env and set what should differ from its default. The environment wins over .env.'];
  return `${[...head.map((line) => `# ${line}`), ...blocks].join('\n\n')}\n`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > LINE_LENGTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
