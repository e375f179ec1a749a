import { type FormEvent, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { formatInstant, instantMs } from '../../lib/format/instant.ts';
import { formatBytes, formatWhole } from '../../lib/format/number.ts';
import { useAction } from '../../lib/graph/use-action.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useZone } from '../../lib/preferences.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { signalName } from './signal-name.ts';

const RetentionPreviewQuery = graphql(`
  query RetentionPreview($signal: Signal!, $retention: String!) {
    retentionPreview(signal: $signal, retention: $retention) {
      parts
      bytes
      before
    }
  }
`);

const SetRetentionMutation = graphql(`
  mutation SetRetention($signal: Signal!, $retention: String!) {
    setRetention(signal: $signal, retention: $retention)
  }
`);

interface RetentionDialogProps {
  signal: Signal;
  /** Milliseconds; null where it is kept until the disk is needed. */
  keptMs: number | null;
  onClose: () => void;
  onChange: () => void;
}

/** Keeps a signal for another time, once it was told what that deletes. */
export function RetentionDialog({ signal, keptMs, onClose, onChange }: RetentionDialogProps) {
  const [text, setText] = useState(keptMs === null ? 'off' : writeSpanOfTime(keptMs));
  const [asked, setAsked] = useState('');
  const zone = useZone();
  const answer = useAnswer(RetentionPreviewQuery, { signal, retention: asked }, { pause: asked === '' });
  const set = useAction(SetRetentionMutation);
  const isTold = asked === text && !answer.isPending && !answer.failure;
  const preview = isTold ? answer.data?.retentionPreview : undefined;
  const failure = set.failure ?? (asked === text ? answer.failure : undefined);

  function ask(event: FormEvent): void {
    event.preventDefault();
    if (text === asked) answer.again();
    else setAsked(text);
  }

  async function apply(): Promise<void> {
    if (!(await set.run({ signal, retention: asked }))) return;
    onChange();
    onClose();
  }

  return (
    <Dialog title={`How long to keep ${signalName(signal).toLowerCase()}`} onClose={onClose}>
      <form className="flex flex-col gap-3 p-4" onSubmit={ask}>
        <TextField
          label="Keep for"
          hint="At least an hour, such as 36h, 14d or 4w; off keeps until the disk is needed."
          value={text}
          required
          autoComplete="off"
          spellCheck={false}
          onText={(next) => setText(next.trim())}
        />
        {failure && <Notice tone="error">{failure.sentence}</Notice>}
        {preview && (
          <p role="status">
            {preview.before ? (
              <>
                All from before {formatInstant(instantMs(preview.before), zone)} is deleted at once:{' '}
                {formatBytes(preview.bytes)} in {formatWhole(preview.parts)} {preview.parts === 1 ? 'part' : 'parts'}.
                Nothing brings it back.
              </>
            ) : (
              'Nothing is deleted now.'
            )}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          {preview ? (
            <Button
              className={preview.before ? 'border-error text-error' : ''}
              disabled={set.isRunning}
              onClick={() => void apply()}
            >
              {preview.before ? 'Delete it and keep for' : 'Keep for'} {asked}
            </Button>
          ) : (
            <Button type="submit" disabled={answer.isPending && asked !== ''}>
              See what that deletes
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
