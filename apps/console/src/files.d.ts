/** Styles are files of the build: importing one says that a component needs it. */
declare module "*.css";
declare module "*.svg" {
  const address: string;
  export default address;
}
