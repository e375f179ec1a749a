import { type FormEvent, useState } from 'react';
import { screenLink } from '../../lib/screen/screen-key.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { hrefWithFixedTime } from '../../lib/url/fixed-link.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { SecretNotice } from './secret-notice.tsx';
import { type Life, lives, useNewKey } from './use-new-key.ts';

/** A link to the page that is shown, for somebody who has no account: it lasts, and can be revoked, as the key in it. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { range } = useTime();
  const [page] = useState(() => hrefWithFixedTime(range));
  const [name, setName] = useState(() => `Link to ${page.split('?', 1)[0]}`.slice(0, 100));
  const [life, setLife] = useState<Life>('7');
  const [link, setLink] = useState<string | undefined>(undefined);
  const { make, isRunning, failure } = useNewKey();

  async function share(event: FormEvent): Promise<void> {
    event.preventDefault();
    const secret = await make(life, { name, kind: 'SHARE_LINK', scopes: ['READ'] });
    if (secret !== undefined) setLink(screenLink(page, secret));
  }

  return (
    <Dialog title="Share this page" onClose={onClose}>
      {link === undefined ? (
        <form className="flex flex-col gap-3 p-4" onSubmit={(event) => void share(event)}>
          <p>
            Whoever has the link sees this page, with the time that it shows now, and reads what you may read, without
            an account. Under Account it is among your keys, where it can be revoked, and one made that sees less.
          </p>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField label="Name" required maxLength={100} value={name} onText={setName} />
            <ChoiceField label="Good for" value={life} choices={lives} onChoose={setLife} />
          </div>
          {failure && <Notice tone="error">{failure.sentence}</Notice>}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="solid" disabled={isRunning}>
              Make the link
            </Button>
          </div>
        </form>
      ) : (
        <SecretNotice title="The link" secret={link} onDone={onClose} />
      )}
    </Dialog>
  );
}
