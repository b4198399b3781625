// How the website widgets look and behave.
import { InboxPart } from './InboxPart';
import { WidgetForm } from './WidgetForm';

export default function WidgetSection() {
  return <InboxPart>{(inbox, saved) => <WidgetForm inbox={inbox} onSaved={saved} />}</InboxPart>;
}
