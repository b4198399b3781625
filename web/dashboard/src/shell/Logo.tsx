// The mark of the product: a bell-shaped speech bubble on the accent colour.
export function Logo(props: { size?: number }) {
  return (
    <svg
      class="logo"
      width={props.size ?? 24}
      height={props.size ?? 24}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M16 7a9 9 0 0 0-7.8 13.5L7 25l4.5-1.2A9 9 0 1 0 16 7Z"
        fill="none"
        stroke="var(--on-accent)"
        stroke-width="2.4"
        stroke-linejoin="round"
      />
    </svg>
  );
}
