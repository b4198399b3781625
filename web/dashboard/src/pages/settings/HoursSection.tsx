// When the desk is open, what visitors meet while it is closed, and mails about replies they missed.

import { HoursForm } from './hours/HoursForm';
import { InboxPart } from './InboxPart';

export default function HoursSection() {
  return <InboxPart>{(inbox, saved) => <HoursForm inbox={inbox} onSaved={saved} />}</InboxPart>;
}
