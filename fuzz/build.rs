//! Generates the types that `generated_types` reads data into.

fn main() {
    lexgen::Config::new()
        .lexicons("../lexicons")
        .embed_lexicons(true)
        .types_only(true)
        .build_script();
}
