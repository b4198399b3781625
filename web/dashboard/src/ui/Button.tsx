// The button of the house, and its icon-only form, which always has a name.
import { type JSX, splitProps } from 'solid-js';
import './button.css';

type Kind = 'plain' | 'primary' | 'quiet' | 'link' | 'icon';

interface Props extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
}

export function Button(props: Props) {
  const [own, rest] = splitProps(props, ['kind', 'class']);
  return (
    <button
      type="button"
      {...rest}
      class={`btn ${own.kind ?? 'plain'}${own.class ? ` ${own.class}` : ''}`}
    />
  );
}

interface IconProps extends Props {
  label: string;
  /** The key that does the same, shown in the tooltip. */
  keys?: string;
}

export function IconButton(props: IconProps) {
  const [own, rest] = splitProps(props, ['label', 'keys']);
  return (
    <Button
      kind="icon"
      aria-label={own.label}
      title={own.keys ? `${own.label} (${own.keys})` : own.label}
      {...rest}
    />
  );
}
