// The public help centre's calls.

import type { Api } from '@deskbell/protocol';

export type Query = Record<string, string | number>;

const PATH = '/api/v1/kb/public/articles';
const words = (tenant: string | undefined, query: Query) =>
  new URLSearchParams({ tenant, ...query } as Record<string, string>);

export const readHelp = <Answer>(
  api: Api,
  tenant: string | undefined,
  path: string,
  query: Query,
) => api.get<Answer>(`${PATH}${path}?${words(tenant, query)}`);

export const vote = (api: Api, tenant: string | undefined, id: number, helpful: boolean) =>
  api.post(`${PATH}/${id}/helpful?${words(tenant, {})}`, { helpful });
