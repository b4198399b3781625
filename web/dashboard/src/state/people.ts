// Names for people: what a customer is called, who the colleagues are and whether they are here.
import type { Agent, AgentStatus, Customer, Session } from '@deskbell/protocol';
import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import { listAgents } from '../api/workspace';
import { t } from '../i18n';
import { me } from './auth';

const [agents, setAgents] = createStore<Record<number, Agent>>({});
const [myStatus, setMyStatus] = createSignal<AgentStatus>('online');

export { agents, myStatus, setMyStatus };

export async function loadAgents(): Promise<void> {
  const answer = await listAgents();
  for (const agent of answer.agents) setAgents(agent.id, agent);
  const mine = answer.agents.find((agent) => agent.id === me()?.id);
  if (mine) setMyStatus(mine.status);
}

export const receiveAgent = (agent: Agent): void => setAgents(agent.id, agent);

export function receivePresence(id: number, status: AgentStatus): void {
  if (agents[id]) setAgents(id, 'status', status);
  if (id === me()?.id) setMyStatus(status);
}

export function customerName(customer: Pick<Customer, 'id' | 'name' | 'email'>): string {
  return customer.name || customer.email || t('customer.unnamed', { id: String(customer.id) });
}

export const nameOf = (session: Session): string => customerName(session.customer);
