// Whose data says where addresses are: named wherever a place is shown.

import { t } from '../../i18n';

export function PlaceSource() {
  return (
    <p class="meta place-source">
      <a href="https://db-ip.com" rel="noreferrer" target="_blank">
        {t('visitors.placesBy')}
      </a>
    </p>
  );
}
