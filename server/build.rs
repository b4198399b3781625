//! Checks that the front end is there to be embedded. It builds nothing and writes nothing: see script/build.

use std::{env, path::Path, process::exit};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=REQUIRE_WEB");
    // A debug build reads the files from the disk, so it needs no new build when they change.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../web/dist");
    }
    if Path::new("../web/dist/dashboard/index.html").exists() {
        return;
    }
    if env::var("REQUIRE_WEB").is_ok_and(|value| value == "1") {
        eprintln!("web/dist/dashboard/index.html is missing. Build the front end first: npm run build --prefix web");
        exit(1);
    }
    println!("cargo:warning=The front end is not built; the dashboard's address will say how to. See script/build.");
}
