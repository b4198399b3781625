// Where a link leads. Empty takes it away.
import { createSignal } from 'solid-js';
import { t } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { safeAddress } from './link';

interface Props {
  value: string;
  onDone: (address: string) => void;
  onClose: () => void;
}

export function LinkDialog(props: Props) {
  const [address, setAddress] = createSignal(props.value);
  const [wrong, setWrong] = createSignal(false);
  return (
    <Dialog open onClose={() => props.onClose()} title={t('help.link')}>
      <form
        class="dialog-body help-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (address().trim() && !safeAddress(address())) setWrong(true);
          else props.onDone(address().trim());
        }}
      >
        <Field
          label={t('help.linkTo')}
          placeholder="https://"
          maxLength={2000}
          value={address()}
          error={wrong() ? t('help.linkWrong') : undefined}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('help.linkSet')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
