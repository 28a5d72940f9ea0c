/** Begins the paths of Rust's standard library in messages of panics: /rustc/<commit>/library/… */
export const RUST_LIBRARY_PATH = "/rustc/";
