// What the places of a saved reply stand for, in a chat and on a ticket.
import type { Session, Ticket } from '@deskbell/protocol';
import { t } from '../../i18n';
import { auth, me } from '../../state/auth';
import type { Values } from './fill';

const ours = (): Values => ({
  agent_name: me()?.name ?? '',
  company_name: auth()?.tenant.name ?? '',
});

export const valuesForChat = (session: Session): Values => ({
  ...ours(),
  customer_name: session.customer.name ?? t('reply.nameless'),
  customer_email: session.customer.email ?? '',
  ticket_number: session.ticket_id ? String(session.ticket_id) : '',
  subject: session.subject ?? '',
});

export const valuesForTicket = (ticket: Ticket): Values => ({
  ...ours(),
  customer_name: ticket.customer.name ?? t('reply.nameless'),
  customer_email: ticket.customer.email ?? '',
  ticket_number: String(ticket.id),
  subject: ticket.subject,
});
