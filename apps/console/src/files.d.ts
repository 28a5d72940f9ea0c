/** Styles are files of the build: importing one says that a component needs it. */
declare module "*.css";
declare module "*.svg" {
  const address: string;
  export default address;
}
/** Address of a worker's own file in the build. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}
