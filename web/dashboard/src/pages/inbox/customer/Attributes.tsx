// What agents keep of a person under names of their own: looked at, changed and added in place.
import type { AttributeValue, Customer } from '@deskbell/protocol';
import Pencil from 'lucide-solid/icons/pencil';
import { createSignal, For, Show } from 'solid-js';
import { explain, fieldErrors } from '../../../api/problem';
import { changeCustomer } from '../../../api/tickets';
import { t } from '../../../i18n';
import { Button, IconButton } from '../../../ui/Button';
import { Field, Select } from '../../../ui/Field';
import { type Kind, kindOf, plain, shown, typedAs } from './attributes';

const KINDS: readonly Kind[] = ['text', 'number', 'boolean', 'date'];

export function Attributes(props: { customer: Customer; onChanged: () => void }) {
  /** The one being edited; '' is a new one. */
  const [editing, setEditing] = createSignal<string | null>(null);
  const all = () => plain(props.customer.metadata);
  const save = async (attributes: Record<string, AttributeValue | null>) => {
    await changeCustomer(props.customer.id, { attributes });
    setEditing(null);
    props.onChanged();
  };

  return (
    <section class="customer-part">
      <h3>
        {t('attributes.heading')}
        <Show when={editing() === null}>
          <Button kind="link" onClick={() => setEditing('')}>
            {t('attributes.add')}
          </Button>
        </Show>
      </h3>
      <Show when={all().length === 0 && editing() === null}>
        <p class="meta">{t('attributes.none')}</p>
      </Show>
      <dl class="facts">
        <For each={all()}>
          {([name, value]) => (
            <Show
              when={editing() !== name}
              fallback={
                <div class="attribute-row">
                  <dt class="attribute-name" dir="auto">
                    {name}
                  </dt>
                  <dd>
                    <Editor
                      name={name}
                      value={value}
                      onSave={save}
                      onClose={() => setEditing(null)}
                    />
                  </dd>
                </div>
              }
            >
              <div class="fact">
                <dt class="cut" dir="auto" title={name}>
                  {name.replaceAll('_', ' ')}
                </dt>
                <dd class="attribute">
                  <span dir="auto">{shown(value)}</span>
                  <IconButton
                    label={t('attributes.edit', { name })}
                    onClick={() => setEditing(name)}
                  >
                    <Pencil size={14} />
                  </IconButton>
                </dd>
              </div>
            </Show>
          )}
        </For>
      </dl>
      <Show when={editing() === ''}>
        <Editor name="" value="" onSave={save} onClose={() => setEditing(null)} />
      </Show>
    </section>
  );
}

interface EditorProps {
  /** Empty: a new one. */
  name: string;
  value: AttributeValue;
  onSave: (attributes: Record<string, AttributeValue | null>) => Promise<void>;
  onClose: () => void;
}

function Editor(props: EditorProps) {
  const [name, setName] = createSignal(props.name);
  const [kind, setKind] = createSignal<Kind>(kindOf(props.value));
  const [typed, setTyped] = createSignal(String(props.value));
  const [error, setError] = createSignal<string | null>(null);

  const attempt = async (attributes: Record<string, AttributeValue | null>) => {
    setError(null);
    try {
      await props.onSave(attributes);
    } catch (problem) {
      setError(Object.values(fieldErrors(problem))[0] ?? explain(problem));
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = typedAs(kind(), typed());
    if (name().trim() && value !== null) void attempt({ [name().trim()]: value });
  };

  return (
    <form
      class="attribute-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      <Show when={!props.name}>
        <Field
          ref={(input: HTMLInputElement) => queueMicrotask(() => input.focus())}
          label={t('attributes.name')}
          dir="auto"
          required
          maxlength={60}
          value={name()}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </Show>
      <div class="attribute-value">
        <Select
          label={t('attributes.type')}
          value={kind()}
          options={KINDS.map((value) => ({ value, text: t(`attributes.${value}`) }))}
          onChange={(next) => {
            setKind(next);
            setTyped(next === 'boolean' ? 'true' : '');
          }}
        />
        <Show
          when={kind() === 'boolean'}
          fallback={
            <Field
              label={t('attributes.value')}
              type={kind() === 'text' ? 'text' : kind()}
              step={kind() === 'number' ? 'any' : undefined}
              dir="auto"
              required
              maxlength={500}
              value={typed()}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          }
        >
          <Select
            label={t('attributes.value')}
            value={typed() === 'false' ? 'false' : 'true'}
            options={[
              { value: 'true', text: t('attributes.yes') },
              { value: 'false', text: t('attributes.no') },
            ]}
            onChange={setTyped}
          />
        </Show>
      </div>
      <Show when={error()}>
        <p class="field-error" role="alert">
          {error()}
        </p>
      </Show>
      <div class="form-actions">
        <Show when={props.name}>
          <Button kind="link" class="danger" onClick={() => void attempt({ [props.name]: null })}>
            {t('attributes.remove', { name: props.name })}
          </Button>
        </Show>
        <Button onClick={() => props.onClose()}>{t('cancel')}</Button>
        <Button kind="primary" type="submit">
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
