fn main() {
    lexgen::Config::new()
        .lexicons("../../../lexicons/com/atproto")
        // The crates on top of this one use its `lex`.
        .share_runtime(true)
        .build_script();
}
