// The same visitors as the list, by country: a map, and beside it the table that says the same in words.

import type { Visitor } from '@deskbell/protocol';
import { createMemo, For, Show } from 'solid-js';
import { number, t } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Flag } from '../Flag';
import { type Choice, chosen as choose, countryName, inChat, valuesOf } from '../rows';
import { nameOfVisitor } from '../VisitorRow';
import { WorldMap } from './WorldMap';
import './map.css';

/** Names shown beside the map; the list has them all. */
const NAMES = 50;

interface Props {
  visitors: readonly Visitor[];
  choice: Choice;
  onChoose: (choice: Partial<Choice>) => void;
  onOpen: (visit: string) => void;
  onList: () => void;
}

export default function MapView(props: Props) {
  // A chosen country is marked, not alone on the map.
  const everywhere = createMemo(() => choose(props.visitors, { ...props.choice, country: '' }));
  const counts = createMemo(() => valuesOf(everywhere(), 'country'));
  const unknown = () => everywhere().filter((visitor) => !visitor.location.country).length;
  const there = createMemo(() =>
    props.choice.country ? choose(props.visitors, { ...props.choice }) : [],
  );
  const chats = createMemo(() => valuesOf(everywhere().filter(inChat), 'country'));
  const chatsIn = (country: string) => chats().find(([code]) => code === country)?.[1] ?? 0;
  const toggle = (country: string) =>
    props.onChoose({ country: props.choice.country === country ? '' : country });
  return (
    <div class="map-view">
      <WorldMap counts={counts()} chosen={props.choice.country} onChoose={toggle} />
      <div class="map-side">
        <Show
          when={props.choice.country}
          fallback={
            <table class="map-table">
              <caption class="unseen">{t('visitors.map.table')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('visitors.country')}</th>
                  <th scope="col" class="num">
                    {t('visitors.map.visitors')}
                  </th>
                  <th scope="col" class="num">
                    {t('visitors.filter.chat')}
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={counts().map(([country]) => country)}>
                  {(country) => (
                    <tr>
                      <th scope="row">
                        <button type="button" class="map-country" onClick={() => toggle(country)}>
                          <Flag country={country} />
                          <span class="cut">{countryName(country)}</span>
                        </button>
                      </th>
                      <td class="num">
                        {number(counts().find(([code]) => code === country)?.[1] ?? 0)}
                      </td>
                      <td class="num">{number(chatsIn(country))}</td>
                    </tr>
                  )}
                </For>
                <Show when={unknown() > 0}>
                  <tr>
                    <th scope="row">{t('visitors.unknownPlace')}</th>
                    <td class="num">{number(unknown())}</td>
                    <td />
                  </tr>
                </Show>
              </tbody>
            </table>
          }
        >
          {(country) => (
            <>
              <div class="map-head">
                <h2>
                  <Flag country={country()} />
                  {countryName(country())} <span class="meta num">{number(there().length)}</span>
                </h2>
                <Button kind="link" onClick={() => toggle(country())}>
                  {t('visitors.map.all')}
                </Button>
              </div>
              <ul class="map-people">
                <For each={there().slice(0, NAMES)}>
                  {(visitor) => (
                    <li>
                      <button type="button" onClick={() => props.onOpen(visitor.visit_id)}>
                        <span class="cut" dir="auto">
                          {nameOfVisitor(visitor)}
                        </span>
                        <span class="meta cut" dir="auto">
                          {[visitor.location.city, visitor.title].filter(Boolean).join(' · ')}
                        </span>
                      </button>
                    </li>
                  )}
                </For>
              </ul>
              <Button onClick={() => props.onList()}>{t('visitors.map.list')}</Button>
            </>
          )}
        </Show>
      </div>
    </div>
  );
}
