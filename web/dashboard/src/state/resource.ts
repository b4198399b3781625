// Solid's resource, for screens that say themselves whether something is coming, failed or there: reading it never
// suspends the page around it (which would take away its heading and whatever else is on it), and never throws.
import {
  createResource as createSuspending,
  type Resource,
  type ResourceFetcher,
  type ResourceReturn,
  type ResourceSource,
} from 'solid-js';

export function createResource<T>(fetcher: ResourceFetcher<true, T>): ResourceReturn<T>;
export function createResource<T, S>(
  source: ResourceSource<S>,
  fetcher: ResourceFetcher<S, T>,
): ResourceReturn<T>;
export function createResource<T, S>(
  source: ResourceSource<S> | ResourceFetcher<true, T>,
  fetcher?: ResourceFetcher<S, T>,
): ResourceReturn<T> {
  const [resource, actions] = fetcher
    ? createSuspending(source as ResourceSource<S>, fetcher)
    : createSuspending(source as ResourceFetcher<true, T>);
  const isThere = () => resource.state === 'ready' || resource.state === 'refreshing';
  const held = () => (isThere() ? resource.latest : undefined);
  const read = Object.defineProperties(held, {
    state: { get: () => resource.state },
    loading: { get: () => resource.loading },
    error: { get: () => resource.error },
    latest: { get: held },
  });
  return [read as Resource<T>, actions as ResourceReturn<T>[1]];
}
