//! Generates the types from the official lexicons below the folder that `LEXGEN_SHARED` names.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-env-changed=LEXGEN_SHARED");
    let Some(shared) = std::env::var_os("LEXGEN_SHARED") else {
        println!("cargo::error=set LEXGEN_SHARED to the folder that holds corpus/official");
        return;
    };
    lexgen::Config::new()
        .lexicons(Path::new(&shared).join("corpus/official"))
        .build_script();
}
