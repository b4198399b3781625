// Module kinds the bundler knows and TypeScript does not.

declare module '*.css?inline' {
  const css: string;
  export default css;
}
