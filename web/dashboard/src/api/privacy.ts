// Calls about what a person may ask for: their data, and to be forgotten.
import type { Erasure, ErasureAnswer, ErasuresAnswer } from '@deskbell/protocol';
import { get, post } from './http';

export const exportCustomer = (id: number) => post<unknown>(`/customers/${id}/export`);
export const eraseCustomer = (id: number): Promise<Erasure> =>
  post<ErasureAnswer>(`/customers/${id}/erase`).then((answer) => answer.erasure);
export const listErasures = (cursor?: string | null) =>
  get<ErasuresAnswer>('/erasures', { cursor });
